"""Observations in a text file: what parts its columns, and what they are without a head."""

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from explorer.catalogue.number_text import is_number
from explorer.errors import SourceError


def text_pieces(path: Path, rows: int, *, ids: Sequence[str]) -> Iterator[pd.DataFrame]:
    """A table of commas, semicolons or blanks, `rows` at a time; columns called as `ids` are text.

    Lines of comment above are left out.
    The last of those is the head where it names the columns, as in "###MJD,m,dm". Without any
    head two or three columns of numbers are time, magnitude and error of the object that the file
    is named after, as OGLE, MACHO and UPSILoN have them.
    """
    above: list[str] = []
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as stream:
        while (line := stream.readline()).startswith("#"):
            above.append(line.strip("# \n"))
    given: dict[str, Any] = {"skiprows": len(above), "sep": separator(line)}
    named = fields(above[-1], line) if above and names_columns(above[-1], line) else []
    bare = [] if named else bare_columns(line, path)
    if named or bare:
        given["names"] = named or bare
    head = list(pd.read_csv(path, nrows=0, **given).columns)
    with pd.read_csv(path, dtype=_texts(head, ids), chunksize=rows, **given) as pieces:
        for piece in pieces:
            yield piece.assign(id=path.name.split(".")[0]) if bare else piece


def separator(line: str) -> str:
    """What parts the columns of a table, by one of its lines."""
    return next((sign for sign in ",;" if sign in line), r"\s+")


def fields(line: str, like: str = "") -> list[str]:
    """The columns of a line, parted as the line `like`, or as itself."""
    sign = separator(like or line)
    return line.split() if sign == r"\s+" else [one.strip() for one in line.split(sign)]


def bare_columns(line: str, path: Path) -> list[str]:
    """What the columns of a file without a head are, by its first line; none where it is a head.

    Raises:
        SourceError: more columns of numbers than can be told apart.
    """
    found = fields(line)
    if not found or not all(map(is_number, found)):
        return []
    if len(found) not in (2, 3):
        raise SourceError(
            f"'{path}' has {len(found)} columns of numbers and no line that names them: without "
            f"one they are time, magnitude and error. Write the names above, such as "
            f"id,time,mag,err."
        )
    return ["time", "mag", "err"][: len(found)]


def names_columns(comment: str, below: str) -> bool:
    """Whether a line of comment is the head of the line below: as many fields, but no number."""
    head, first = fields(comment, below), fields(below)
    return (
        len(head) == len(first) > 1 and not any(map(is_number, head)) and any(map(is_number, first))
    )


def _texts(head: list[str], ids: Sequence[str]) -> dict[str, type[str]]:
    """The columns of ids, which are text however they look."""
    return {name: str for name in head if name.strip().lower() in ids}
