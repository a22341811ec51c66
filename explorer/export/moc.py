"""The part of the sky that galaxies cover, as a Multi-Order Coverage map (IVOA MOC) for Aladin."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ArgumentError, SourceError
from explorer.files import replace_whole

ORDER = 9  # cells of 6.9 arcmin
MOST_ORDER = 29
FORMATS = {".fits": "fits", ".json": "json"}
SKY_DEG2 = 41252.96


def write_moc(
    ra_deg: NDArray[np.float64], dec_deg: NDArray[np.float64], path: Path, *, order: int = ORDER
) -> dict[str, Any]:
    """Write the cells that hold a position; {"file", "order", "galaxies", "square_degrees"}.

    Args:
        ra_deg, dec_deg: float64 (N,), ICRS; NaN where unknown.
        path: ends in .fits or .json.
        order: of the smallest cells, 0 to 29: a side is 58.6 degrees / 2^order.

    Raises:
        ArgumentError: another ending or order.
        SourceError: mocpy is not installed, or no galaxy has a position.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise ArgumentError(f"'{path.name}' names no kind of MOC: end it in .fits or .json.")
    if not 0 <= order <= MOST_ORDER:
        raise ArgumentError(f"The order is {order}: give 0 to {MOST_ORDER}.")
    known = np.isfinite(ra_deg) & np.isfinite(dec_deg)
    if not known.any():
        raise SourceError("No galaxy has a position on the sky, so there is no coverage.")
    moc = _library().from_lonlat(
        _degrees(ra_deg[known]), _degrees(dec_deg[known]), max_norder=order
    )
    with replace_whole(path) as temporary:
        moc.save(temporary, format=form, overwrite=True)
    return {
        "file": str(path),
        "order": order,
        "galaxies": int(known.sum()),
        "square_degrees": round(float(moc.sky_fraction) * SKY_DEG2, 6),
    }


def _library() -> Any:
    try:
        from mocpy import MOC
    except ImportError as error:
        raise SourceError(
            "A MOC needs mocpy, which is not installed: run pip install 'galaxy-explorer[moc]', or "
            "pip install mocpy."
        ) from error
    return MOC


def _degrees(values: NDArray[np.float64]) -> Any:
    from astropy import units

    return values * units.deg
