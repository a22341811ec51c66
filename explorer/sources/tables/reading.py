"""Table files as Arrow, nothing lost on the way: CSV, Parquet, FITS, VOTable, ECSV."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow as pa

from explorer.errors import SourceError
from explorer.sources.partitioned import parquet_parts
from explorer.sources.tables.by_astropy import astropy_reader
from explorer.sources.tables.parquet import read_parquet
from explorer.sources.tables.text import read_csv, read_ecsv


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is a table (FITS, which may be either, says no).

    A folder is one if it holds a table in parts, as HATS does.
    """
    if path.is_dir():
        return bool(parquet_parts(path))
    return READERS.get(_format(path), _read_fits) is not _read_fits


def is_csv(path: Path) -> bool:
    """Whether a file's name says that it is delimited text."""
    return READERS.get(_format(path)) is read_csv


def read_table(
    path: Path, *, as_text: tuple[str, ...] = (), only: tuple[str, ...] | None = None
) -> pa.Table:
    """A table file as Arrow: integers stay 64-bit integers, blanks become null.

    Args:
        path: the format follows from the ending: csv, tsv, parquet, fits, fit, vot, votable, xml,
            ecsv, each also with .gz behind it where the format allows. A folder of Parquet files,
            HATS among them, is one table.
        as_text: columns of a CSV to read as the text that stands there ("007" stays "007").
        only: the columns of Parquet that are read; None for all.

    Raises:
        SourceError: unknown ending, unreadable or damaged file.
    """
    reader = READERS.get(_format(path))
    if path.is_dir() or reader is read_parquet:
        reader = partial(read_parquet, only=only)
    if reader is None:
        raise SourceError(f"'{path}' is not a table of a known format: {', '.join(READERS)}.")
    try:
        return reader(path, as_text)
    except SourceError:
        raise
    except Exception as error:  # each library has errors of its own; all mean an unreadable file
        reason = " ".join(str(error).split())[:300]
        raise SourceError(f"The table '{path}' cannot be read ({reason}).") from error


def _format(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return name.rpartition(".")[2] if "." in name else ""


_read_fits = astropy_reader("fits")
READERS: dict[str, Callable[[Path, tuple[str, ...]], pa.Table]] = {
    "csv": read_csv,
    "tsv": read_csv,
    "parquet": read_parquet,
    "pq": read_parquet,
    "fits": _read_fits,
    "fit": _read_fits,
    "fts": _read_fits,
    "vot": astropy_reader("votable"),
    "votable": astropy_reader("votable"),
    "xml": astropy_reader("votable"),
    "ecsv": read_ecsv,
}
