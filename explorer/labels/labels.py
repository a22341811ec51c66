"""The present state of ratings and tags, as a view of the journal.

Where a tag is read, renamed or deleted, a name that ends in "/" means a whole collection.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from explorer.errors import LabelError
from explorer.labels.collections import (
    collection_of,
    is_collection,
    renamed,
    tags_meant,
    tidy_tag,
)
from explorer.labels.journal import (
    Action,
    Event,
    Journal,
    as_events,
    latest,
    undoable,
    write,
)
from explorer.labels.notes import Notes
from explorer.labels.preferences import Preferences
from explorer.labels.rater import DEFAULT_THEME
from explorer.labels.remarks import Remarks
from explorer.labels.tables import JOURNAL
from explorer.labels.views import Views

ANSWERS = ("up", "down", "artefact", "unsure", "0", "1", "2", "3", "4", "5")
T = TypeVar("T")
_CHUNK = 500
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # NUL, which no PostgreSQL takes; half a character
_LINE = JOURNAL.c
_IS_RATING = _LINE.kind == "rating"
_IS_TAG = _LINE.kind.in_(("tag", "untag"))


@dataclass(frozen=True)
class Rating:
    """What one researcher holds of one galaxy: the answer, its time, its journal line."""

    answer: str
    when: datetime
    seq: int


class Labels:
    """Ratings (per researcher and theme) and tags (shared), on disk before a call returns.

    Safe for several threads, and for several processes on one SQLite file or one server.
    """

    def __init__(self, url: str | Path | Journal) -> None:
        """Open the labels at a path (an SQLite file), an SQLAlchemy URL, or of a journal.

        Nothing is written before the first answer.
        Raises: LabelError when the place cannot be opened.
        """
        self._journal = url if isinstance(url, Journal) else Journal(url)
        self._journal.version()
        self.notes = Notes(self._journal)
        self.remarks = Remarks(self._journal)
        self.views = Views(self._journal)
        self.preferences = Preferences(self._journal)

    def rate(
        self,
        galaxies: Sequence[str],
        answer: str | None,
        *,
        who: str,
        theme: str = DEFAULT_THEME,
        encoder: str = "",
    ) -> int:
        """Give the galaxies an answer, or withdraw it (None); return the last journal line.

        All galaxies of one call are one step for `undo`.
        Raises: LabelError for an unknown answer, or an empty name, theme or galaxy.
        """
        lines = [(galaxy, "rating", _answer(answer)) for galaxy in _ids(galaxies)]
        researcher, topic = _named("researcher", who), _named("theme", theme)
        return self._journal.append(Action(researcher, lines, topic, encoder))

    def undo(self, *, who: str, theme: str = DEFAULT_THEME) -> list[str]:
        """Take back the last rating step not yet taken back; return its galaxies (or none).

        Undo is written down as a step of its own, so nothing of the journal is lost.
        """
        mine = (_IS_RATING, _LINE.who == who, _LINE.theme == theme)
        with self._journal.writing() as connection:
            step = undoable(connection, *mine)
            before = _state_before(connection, step, *mine, per=("galaxy",))
            answers = {event.galaxy: event.value for event in before}
            galaxies = _once(event.galaxy for event in step)
            lines = [(galaxy, "rating", answers.get(galaxy, "")) for galaxy in galaxies]
            _write_undo(connection, step, lines)
        return galaxies

    def ratings(self, *, who: str, theme: str = DEFAULT_THEME) -> dict[str, Rating]:
        """Galaxy → present rating of one researcher and theme, oldest rating first."""
        mine = (_IS_RATING, _LINE.who == who, _LINE.theme == theme)
        events = self._journal.events(latest(*mine, per=("galaxy",)), _LINE.value != "")
        return {event.galaxy: Rating(event.value, event.when, event.seq) for event in events}

    def all_ratings(self) -> list[Event]:
        """The present rating of every researcher, theme and galaxy, oldest first."""
        last = latest(_IS_RATING, per=("who", "theme", "galaxy"))
        return self._journal.events(last, _LINE.value != "")

    def import_ratings(
        self, proposed: Mapping[str, str], *, who: str, theme: str = DEFAULT_THEME
    ) -> int:
        """Give each galaxy an answer of its own (galaxy → answer), all in one step for `undo`."""
        lines = [(galaxy, "rating", _answer(answer)) for galaxy, answer in proposed.items()]
        action = Action(_named("researcher", who), lines, _named("theme", theme), model="import")
        return self._journal.append(action)

    def first_rated(self, *, who: str, theme: str = DEFAULT_THEME) -> dict[str, int]:
        """Galaxy → the journal line of its first rating, of those rated at present."""
        mine = (_IS_RATING, _LINE.who == who, _LINE.theme == theme)
        first = sa.select(_LINE.galaxy, sa.func.min(_LINE.seq)).where(*mine, _LINE.value != "")
        with self._journal.database.reading() as connection:
            lines = {row[0]: row[1] for row in connection.execute(first.group_by(_LINE.galaxy))}
        return {galaxy: lines[galaxy] for galaxy in self.ratings(who=who, theme=theme)}

    def ratings_after(self, seq: int, *, who: str, theme: str = DEFAULT_THEME) -> list[Event]:
        """The rating lines of one researcher and theme that follow line `seq`."""
        mine = (_IS_RATING, _LINE.who == who, _LINE.theme == theme)
        return self._journal.events(*mine, _LINE.seq > seq)

    def tag(self, galaxies: Sequence[str], tag: str, *, who: str) -> int:
        """Put a tag on the galaxies; return the last journal line.

        "mergers/sure" is the tag "sure" of the collection "mergers".
        """
        return self._tagging(galaxies, "tag", tidy_tag(_named("tag", tag)), who)

    def untag(self, galaxies: Sequence[str], tag: str, *, who: str) -> int:
        """Take a tag off the galaxies; return the last journal line."""
        return self._tagging(galaxies, "untag", tag, who)

    def rename_tag(self, old: str, new: str, *, who: str) -> int:
        """Give every galaxy tagged `old` the tag `new` instead, in one step.

        A `new` that there is already takes them in: the two are merged.
        """
        old, new = _named("tag", old), _named("tag", new)
        new = new if is_collection(old) and is_collection(new) else tidy_tag(new)
        if old == new:
            return self.version()
        with self._journal.writing() as connection:
            held = {tag: _tagged(connection, tag) for tag in _meant(connection, old)}
            if not held:
                raise LabelError(f"Nothing has the tag {old!r}. Tags are listed by tags().")
            lines = [(g, "untag", tag) for tag in held for g in held[tag]]
            given = [(g, "tag", renamed(tag, old, new)) for tag in held for g in held[tag]]
            return write(connection, Action(_named("researcher", who), lines + _once(given)))

    def delete_tag(self, tag: str, *, who: str) -> int:
        """Take a tag off every galaxy, in one step."""
        with self._journal.writing() as connection:
            tags = _meant(connection, tag)
            lines = [(g, "untag", each) for each in tags for g in _tagged(connection, each)]
            return write(connection, Action(_named("researcher", who), lines))

    def undo_tags(self, who: str) -> list[str]:
        """Take back the researcher's last tagging step; return its galaxies (or none)."""
        with self._journal.writing() as connection:
            step = undoable(connection, _IS_TAG, _LINE.who == who)
            before = _state_before(connection, step, _IS_TAG, per=("galaxy", "value"))
            kinds = {(event.galaxy, event.value): event.kind for event in before}
            pairs = dict.fromkeys((event.galaxy, event.value) for event in step)
            lines = [(g, kinds.get((g, tag), "untag"), tag) for g, tag in pairs]
            _write_undo(connection, step, lines)
        return _once(event.galaxy for event in step)

    def tags(self) -> dict[str, int]:
        """Tag → number of galaxies, sorted by name."""
        with self._journal.database.reading() as connection:
            return _counts(connection)

    def collections(self) -> dict[str, int]:
        """Collection ("mergers/") → number of its galaxies, each counted once, sorted by name."""
        names = dict.fromkeys(collection_of(tag) for tag in self.tags())
        return {name: len(self.tagged(name)) for name in names if name}

    def check_tag(self, tag: str) -> None:
        """Refuse a tag that no galaxy has.

        Raises:
            LabelError: with the tags there are.
        """
        tags = self.tags()
        if not tags_meant(tag, tags):
            there = ", ".join(tags) or "none yet"
            raise LabelError(f"Nothing has the tag {tag!r}; there are: {there}.")

    def tagged(self, tag: str) -> list[str]:
        """The galaxies that have a tag, first tagged first."""
        with self._journal.database.reading() as connection:
            tags = _meant(connection, tag) if is_collection(tag) else [tag]
            return _once(galaxy for each in tags for galaxy in _tagged(connection, each))

    def tags_of(self, galaxies: Sequence[str]) -> dict[str, list[str]]:
        """Galaxy → its tags, sorted; a galaxy without tags has an empty list."""
        held: dict[str, list[str]] = {galaxy: [] for galaxy in galaxies}
        for start in range(0, len(galaxies), _CHUNK):
            some = _LINE.galaxy.in_(galaxies[start : start + _CHUNK])
            last = latest(_IS_TAG, some, per=("galaxy", "value"))
            for event in self._journal.events(last, _LINE.kind == "tag"):
                held[event.galaxy].append(event.value)
        return {galaxy: sorted(tags) for galaxy, tags in held.items()}

    def themes(self, who: str) -> list[str]:
        """The themes in which a researcher holds a rating, sorted."""
        last = latest(_IS_RATING, _LINE.who == who, per=("theme", "galaxy"))
        query = sa.select(_LINE.theme).where(last, _LINE.value != "").distinct()
        with self._journal.database.reading() as connection:
            return sorted(connection.execute(query).scalars())

    def version(self) -> int:
        """The number of the last journal line, 0 before the first."""
        return self._journal.version()

    def journal(self, *, after: int = 0, limit: int = 1000) -> list[Event]:
        """Up to `limit` journal lines that follow line `after`, oldest first."""
        return self._journal.events(_LINE.seq > after, limit=limit)

    def lost(self) -> str:
        """One sentence on which ratings the catalogue knows of and are gone; or ""."""
        return self._journal.lost()

    def close(self) -> None:
        """Give the database connections back."""
        self._journal.close()

    def _tagging(self, galaxies: Sequence[str], kind: str, tag: str, who: str) -> int:
        lines = [(galaxy, kind, _named("tag", tag)) for galaxy in _ids(galaxies)]
        return self._journal.append(Action(_named("researcher", who), lines))


def _counts(connection: Connection) -> dict[str, int]:
    held = latest(_IS_TAG, per=("galaxy", "value"))
    count = sa.select(_LINE.value, sa.func.count()).where(held, _LINE.kind == "tag")
    found = connection.execute(count.group_by(_LINE.value))
    return dict(sorted(tuple(row) for row in found))


def _meant(connection: Connection, name: str) -> list[str]:
    return tags_meant(name, _counts(connection))


def _tagged(connection: Connection, tag: str) -> list[str]:
    last = latest(_IS_TAG, _LINE.value == tag, per=("galaxy",))
    query = sa.select(_LINE.galaxy).where(last, _LINE.kind == "tag").order_by(_LINE.seq)
    return list(connection.execute(query).scalars())


def _state_before(
    connection: Connection, step: Sequence[Event], *conditions: Any, per: Sequence[str]
) -> list[Event]:
    """The last line of each group before a step began, for the step's galaxies."""
    galaxies, found = _once(event.galaxy for event in step), []
    for start in range(0, len(galaxies), _CHUNK):
        some = _LINE.galaxy.in_(galaxies[start : start + _CHUNK])
        last = latest(*conditions, some, _LINE.seq < step[0].seq, per=per)
        found += as_events(connection.execute(sa.select(JOURNAL).where(last)))
    return found


def _write_undo(
    connection: Connection, step: Sequence[Event], lines: Sequence[tuple[str, str, str]]
) -> None:
    if step:
        write(connection, Action(step[0].who, lines, step[0].theme, undoes=step[0].action))


def _answer(answer: str | None) -> str:
    if answer is not None and answer not in ANSWERS:
        raise LabelError(f"Unknown answer {answer!r}. Known: {', '.join(ANSWERS)}.")
    return answer or ""


def _ids(galaxies: Sequence[str]) -> list[str]:
    if isinstance(galaxies, str):
        raise LabelError(f"Expected a list of galaxies, not the text {galaxies!r}.")
    return [_named("galaxy", galaxy) for galaxy in _once(galaxies)]


def _named(what: str, name: str) -> str:
    if not name or not name.strip():
        raise LabelError(f"A {what} needs a name that is not empty.")
    if _UNWRITABLE.search(name):
        raise LabelError(f"The {what} {name!r} holds a character that cannot be stored as text.")
    return str(name) if what == "galaxy" else name.strip()


def _once(names: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(names))
