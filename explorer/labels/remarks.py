"""Remarks on galaxies in a researcher's own words: who, when, what; taken back, never deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from explorer.errors import LabelError
from explorer.labels.journal import Action, Event, Journal
from explorer.labels.tables import JOURNAL

MAX_LETTERS = 2000
_LINE = JOURNAL.c
_KINDS = ("remark", "unremark")
_CHUNK = 500


@dataclass(frozen=True)
class Remark:
    """One remark that stands; `seq` is its journal line."""

    galaxy: str
    text: str
    who: str
    when: datetime
    seq: int


class Remarks:
    """Remarks, shared by all researchers of a catalogue, as lines of its journal."""

    def __init__(self, journal: Journal) -> None:
        """Read and append in `journal`."""
        self._journal = journal

    def add(self, galaxy: str, text: str, *, who: str) -> int:
        """Write a remark on a galaxy; return the journal line.

        Raises: LabelError for an empty or a very long text, or no name.
        """
        if not who.strip():
            raise LabelError("A remark needs the name of who writes it.")
        if not text.strip() or len(text) > MAX_LETTERS:
            raise LabelError(f"A remark has 1 to {MAX_LETTERS:,} characters.")
        return self._journal.append(Action(who.strip(), [(galaxy, "remark", text.strip())]))

    def withdraw(self, seq: int, *, who: str) -> int:
        """Take back the remark of journal line `seq`; return the last journal line.

        Raises: LabelError where it is another's, or there is none.
        """
        standing = {remark.seq: remark for remark in self._standing()}
        if seq not in standing or standing[seq].who != who:
            raise LabelError(f"There is no remark {seq} of yours to take back.")
        return self._journal.append(Action(who, [(standing[seq].galaxy, "unremark", str(seq))]))

    def of(self, galaxies: Sequence[str]) -> dict[str, list[Remark]]:
        """Galaxy → its remarks, oldest first; a galaxy without any has an empty list."""
        found: dict[str, list[Remark]] = {galaxy: [] for galaxy in galaxies}
        for start in range(0, len(galaxies), _CHUNK):
            for remark in self._standing(_LINE.galaxy.in_(galaxies[start : start + _CHUNK])):
                found[remark.galaxy].append(remark)
        return found

    def containing(self, words: str) -> list[str]:
        """The galaxies with a remark that contains `words`, whatever the case; latest first."""
        wanted = words.casefold().strip()
        found = [one.galaxy for one in self._standing() if wanted in one.text.casefold()]
        return list(dict.fromkeys(reversed(found))) if wanted else []

    def _standing(self, *conditions: sa.ColumnElement[bool]) -> list[Remark]:
        events = self._journal.events(_LINE.kind.in_(_KINDS), *conditions)
        gone = {event.value for event in events if event.kind == "unremark"}
        return [_remark(e) for e in events if e.kind == "remark" and str(e.seq) not in gone]


def _remark(event: Event) -> Remark:
    return Remark(event.galaxy, event.value, event.who, event.when, event.seq)
