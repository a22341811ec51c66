"""How large each cutout is on the sky."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.errors import SourceError
from explorer.sources.columns import find_column
from explorer.sources.services.wanted import LARGEST_ARCSEC, Wanted


def sides_of(user: pa.Table, wanted: Wanted, *, where: str) -> tuple[NDArray[np.float64], str]:
    """Arcsec a side, float64 (N,), and a sentence on rows without a size of their own, or "".

    Raises:
        SourceError: no such column, no numbers in it, or a cutout too large to ask for.
    """
    if wanted.column is None:
        return np.full(user.num_rows, wanted.arcsec), ""
    column = find_column(user, wanted.column, option="--cutout-column", where=where)
    try:
        values = column.cast(pa.float64(), safe=False).to_numpy()
    except pa.ArrowException as error:
        raise SourceError(
            f"Column '{wanted.column}' holds {column.type} values, which are no sizes: name one of "
            "numbers in arcsec with --cutout-column."
        ) from error
    sides = values * wanted.factor
    usable = np.isfinite(sides) & (sides > 0)
    _check_largest(np.where(usable, sides, 0), wanted)
    lacking = int((~usable).sum())
    note = f"{lacking:,} galaxies have no size: their cutouts are {wanted.arcsec:g} arcsec wide."
    return np.where(usable, sides, wanted.arcsec), note if lacking else ""


def _check_largest(sides: NDArray[np.float64], wanted: Wanted) -> None:
    row = int(sides.argmax())
    if sides[row] > LARGEST_ARCSEC:
        raise SourceError(
            f"Row {row + 1} asks for a cutout of {sides[row]:,.0f} arcsec (column "
            f"'{wanted.column}' × {wanted.factor:g}), over {LARGEST_ARCSEC:,.0f}: correct it, or "
            "give another --cutout-factor."
        )
