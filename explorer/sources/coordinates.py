"""Sky positions in a user's table: which columns, in which spelling, and whether they can be."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.catalogue.sky import parse_angle
from explorer.errors import SourceError
from explorer.sources.columns import is_text

POSITION_NAMES = (
    ("ra", "dec"), ("radeg", "decdeg"), ("radeg", "dedeg"), ("rightascension", "declination"),
    ("raj2000", "decj2000"), ("raj2000", "dej2000"), ("raicrs", "decicrs"), ("raicrs", "deicrs"),
    ("alphaj2000", "deltaj2000"), ("alpha", "delta"), ("ramean", "decmean"),
    ("radegrees", "decdegrees"), ("tractra", "tractdec"), ("targetra", "targetdec"),
    ("meanra", "meandec"), ("rightasc", "dec"), ("ra", "de"), ("ra", "declination"),
)  # fmt: skip


def find_position(
    table: pa.Table, *, where: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Right ascension and declination in degrees, float64 (N,), NaN where unknown; None without.

    The columns are found by name (`POSITION_NAMES`; case, spaces and underscores do not matter);
    text is read as sexagesimal, hours first.

    Raises:
        SourceError: a value outside 0–360 or ±90 degrees, or text that is no angle.
    """
    named = {"".join(filter(str.isalnum, name.lower())): name for name in table.column_names[::-1]}
    pairs = [(named[ra], named[dec]) for ra, dec in POSITION_NAMES if {ra, dec} <= named.keys()]
    if not pairs:
        return None
    first = {name: table.column(table.column_names.index(name)) for pair in pairs for name in pair}
    numeric = [pair for pair in pairs if not any(is_text(first[name].type) for name in pair)]
    ra, dec = (numeric or pairs)[0]
    ra_deg = _angles(first[ra], name=ra, low=0, high=360, where=where)
    return ra_deg % 360, _angles(first[dec], name=dec, low=-90, high=90, where=where)


def _angles(
    column: pa.ChunkedArray, *, name: str, low: int, high: int, where: str
) -> NDArray[np.float64]:
    if is_text(column.type):
        values = _parsed_angles(column, name=name, hours=high == 360, where=where)
    else:
        values = _numbers(column, name=name, where=where)
    wrong = ~np.isnan(values) & ~((values >= low) & (values <= high))
    if wrong.any():
        row = int(wrong.argmax())
        raise SourceError(
            f"Row {row + 1} of {where} has {name} = {values[row]:g}, outside {low} to {high} "
            "degrees: correct it, or leave it empty if it is unknown."
        )
    return values


def _numbers(column: pa.ChunkedArray, *, name: str, where: str) -> NDArray[np.float64]:
    try:
        return column.cast(pa.float64(), safe=False).to_numpy()
    except pa.ArrowException as error:
        raise SourceError(
            f"Column '{name}' of {where} holds {column.type} values, which are no angles: rename "
            "it, or give numbers in degrees."
        ) from error


def _parsed_angles(
    column: pa.ChunkedArray, *, name: str, hours: bool, where: str
) -> NDArray[np.float64]:
    values = np.full(len(column), np.nan)
    for row, text in enumerate(column.to_pylist()):
        if not text or text.strip().lower() in ("", "nan", "null", "--"):
            continue
        try:
            values[row] = parse_angle(text, hours=hours)
        except ValueError as error:
            raise SourceError(
                f"Row {row + 1} of {where} has no angle in column '{name}': {error}"
            ) from error
    return values
