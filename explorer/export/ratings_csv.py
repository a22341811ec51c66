"""Ratings as a CSV: written out, and read back with every conflict told before anything changes."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from explorer.errors import LabelError
from explorer.export.spreadsheet import as_was
from explorer.export.writers import write_table
from explorer.labels import ANSWERS, Rating

ID_NAMES = ("id", "galaxy", "objid", "iauname", "galaxy_id")
ANSWER_NAMES = ("answer", "rating")
MOST_BYTES = 50 << 20


@dataclass(frozen=True)
class Conflict:
    """One galaxy with two answers: what is held here, and what the file says, by whom and when."""

    galaxy: str
    held: str
    held_at: str
    proposed: str
    by: str
    at: str


@dataclass(frozen=True)
class Proposal:
    """What importing a file would do; nothing has been stored yet."""

    new: dict[str, str] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # "line 7: …", each with its reason
    other_themes: int = 0

    def answers(self, *, replace: bool) -> dict[str, str]:
        """Galaxy → answer to store: the new, and with `replace` the file's side of conflicts."""
        theirs = {c.galaxy: c.proposed for c in self.conflicts} if replace else {}
        return self.new | theirs

    def sentence(self) -> str:
        """What would happen, in one line."""
        parts = [f"{len(self.new):,} new", f"{len(self.same):,} the same as here"]
        parts += [f"{len(self.conflicts):,} in conflict"]
        parts += [f"{len(self.unknown):,} not in this catalogue"]
        parts += [f"{len(self.refused):,} lines not readable"] if self.refused else []
        parts += [f"{self.other_themes:,} of other themes"] if self.other_themes else []
        return ", ".join(parts)


def write_ratings(
    ratings: Mapping[str, Rating], destination: Path | BinaryIO, *, who: str, theme: str
) -> int:
    """Write the ratings one researcher holds in a theme as CSV; return how many."""
    held = list(ratings.values())
    columns = {
        "id": list(ratings),
        "answer": [rating.answer for rating in held],
        "who": [who] * len(held),
        "theme": [theme] * len(held),
        "when": [rating.when.isoformat() for rating in held],
    }
    return write_table(columns, destination, format="csv")


def read_ratings(
    data: bytes, *, held: Mapping[str, Rating], known: Collection[str], theme: str
) -> Proposal:
    """What a CSV with columns id and answer (who, theme, when if there) would change.

    held: the ratings of the researcher and theme it is for; known: ids of the catalogue. Where
    the file itself names several themes, only the lines of `theme` count.

    Raises:
        LabelError: no CSV, or one without an id and an answer column.
    """
    lines = list(_lines(_table(data)))
    themes = {line.theme for line in lines if line.theme}
    mine = [line for line in lines if len(themes) < 2 or line.theme in ("", theme)]
    proposal = Proposal(other_themes=len(lines) - len(mine))
    told: dict[str, _Line] = {}
    for line in mine:
        reason = _refusal(line, told)
        if reason:
            proposal.refused.append(f"line {line.number}: {reason}")
        else:
            told.setdefault(line.galaxy, line)
    for line in told.values():
        _sort_in(proposal, line, held.get(line.galaxy), line.galaxy in known)
    return proposal


@dataclass(frozen=True)
class _Line:
    number: int
    galaxy: str
    answer: str
    who: str
    theme: str
    when: str


def _sort_in(proposal: Proposal, line: _Line, held: Rating | None, is_known: bool) -> None:
    if not is_known:
        proposal.unknown.append(line.galaxy)
    elif held is None:
        proposal.new[line.galaxy] = line.answer
    elif held.answer == line.answer:
        proposal.same.append(line.galaxy)
    else:
        at = held.when.isoformat(timespec="seconds")
        proposal.conflicts.append(
            Conflict(line.galaxy, held.answer, at, line.answer, line.who, line.when)
        )


def _refusal(line: _Line, told: Mapping[str, _Line]) -> str:
    if not line.galaxy:
        return "no id"
    if line.answer not in ANSWERS:
        return f"{line.answer!r} is none of {', '.join(ANSWERS)}"
    earlier = told.get(line.galaxy)
    if earlier and earlier.answer != line.answer:
        return f"{line.galaxy} is {line.answer} here but {earlier.answer} in line {earlier.number}"
    return ""


def _table(data: bytes) -> "csv.DictReader[str]":
    if len(data) > MOST_BYTES:
        raise LabelError(f"The file is larger than {MOST_BYTES >> 20} MB: import it in parts.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LabelError("The file is no CSV text in UTF-8.") from error
    return csv.DictReader(io.StringIO(text, newline=""))


def _lines(table: "csv.DictReader[str]") -> Iterator[_Line]:
    names = {name.strip().lower(): name for name in table.fieldnames or [] if name}
    galaxy, answer = _first(ID_NAMES, names), _first(ANSWER_NAMES, names)
    if not galaxy or not answer:
        found = ", ".join(names) or "none"
        raise LabelError(f"Ratings need the columns id and answer; this file has: {found}.")
    for row in table:
        cells = {column: _cell(row.get(name)) for column, name in names.items()}
        who = cells.get("who") or cells.get("rated_by", "")
        when = cells.get("when") or cells.get("rated_at", "")
        if cells[answer] or answer == "answer":  # an export of galaxies has unrated ones, too
            theme = cells.get("theme", "")
            yield _Line(table.line_num, cells[galaxy], cells[answer], who, theme, when)


def _first(wanted: tuple[str, ...], names: Mapping[str, str]) -> str:
    return next((name for name in wanted if name in names), "")


def _cell(value: object) -> str:
    """A cell's text; the quote that an export puts before a formula is taken away again."""
    return as_was(value.strip()) if isinstance(value, str) else ""
