"""Lists of galaxies as people have them: ids or positions, a line each, or a table of them."""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.catalogue.sky import parse_position
from explorer.errors import SourceError, reason_of
from explorer.files import STANDARD_OUTPUT
from explorer.sources.columns import guess_id_column, is_text
from explorer.sources.coordinates import find_position
from explorer.sources.fits import FITS_SUFFIXES
from explorer.sources.tables import is_csv, is_table, read_table

STANDARD_INPUT = STANDARD_OUTPUT  # a dash, as everywhere


@dataclass(frozen=True)
class ListedPositions:
    """Positions in the order of the list, each with the words that stand for it."""

    words: list[str]
    ra_deg: NDArray[np.float64]
    dec_deg: NDArray[np.float64]


def read_ids(path: Path) -> list[str]:
    """The ids of a list, each once: a line each, or a table's column of a usual name.

    Empty lines and those that begin with # are passed over; a dash is standard input.

    Raises:
        SourceError: it cannot be read, or holds none.
    """
    if is_listed_table(path):
        found = _column_of_ids(path)
    else:
        found = _lines(path)
    return list(dict.fromkeys(_some(found, path)))


def read_positions(path: Path) -> ListedPositions:
    """The positions of a list: a line each as `parse_position` reads it, or a table's RA and Dec.

    Raises:
        SourceError: it cannot be read, holds none, or a line is no position.
    """
    if is_listed_table(path):
        place = find_position(read_table(path), where=f"'{path}'")
        if place is None:
            raise SourceError(f"The table '{path}' has no columns of RA and Dec: name them so.")
        words = [f"{ra:.6f} {dec:+.6f}" for ra, dec in zip(*place, strict=True)]
        return ListedPositions(_some(words, path), *place)
    words = _some(_lines(path), path)
    places = np.array([_parsed(text, path) for text in words])
    return ListedPositions(words, places[:, 0], places[:, 1])


def is_listed_table(path: Path) -> bool:
    """Whether a list is a table, by its name, rather than lines."""
    if path == STANDARD_INPUT:
        return False
    return is_table(path) or path.name.lower().endswith(FITS_SUFFIXES)


def _parsed(text: str, path: Path) -> tuple[float, float]:
    try:
        return parse_position(text)
    except ValueError as error:
        raise SourceError(f"In '{path}': {error}") from error


def _column_of_ids(path: Path) -> list[str]:
    table = read_table(path)
    if not table.num_columns:
        return []
    name = guess_id_column(table.column_names) or table.column_names[0]
    column = table[name] if is_text(table[name].type) or not is_csv(path) else _as_text(path, name)
    texts = column.cast(pa.string()).drop_null().to_pylist()
    return [text.strip() for text in texts if text.strip()]


def _as_text(path: Path, name: str) -> pa.ChunkedArray:
    return read_table(path, as_text=(name,))[name]  # "007" is not 7


def _lines(path: Path) -> list[str]:
    try:
        text = sys.stdin.read() if path == STANDARD_INPUT else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"The list '{path}' cannot be read ({reason_of(error)}).") from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _some(found: list[str], path: Path) -> list[str]:
    if not found:
        raise SourceError(f"The list '{path}' is empty: write one a line.")
    return found
