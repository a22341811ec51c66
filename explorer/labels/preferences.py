"""How a researcher wants the page, by name: kept with the ratings, so that any machine shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from explorer.errors import LabelError
from explorer.labels.journal import Action, Journal, latest
from explorer.labels.tables import JOURNAL

MOST_LETTERS = 4_000  # of one preference
_LINE = JOURNAL.c
_IS_PREFERENCE = _LINE.kind == "preference"


@dataclass(frozen=True)
class Kept:
    """The preferences of one researcher, and when the newest was given; None before the first."""

    values: Mapping[str, str] = field(default_factory=dict)
    when: datetime | None = None


class Preferences:
    """Preferences as lines of a journal: the last one of each name stands."""

    def __init__(self, journal: Journal) -> None:
        """Read and append in `journal`."""
        self._journal = journal

    def save(self, values: Mapping[str, str], *, who: str) -> Kept:
        """Keep those of `values` (name → text) that are new; return all that stand now.

        Raises: LabelError for no researcher, or a text that is too long or cannot be stored.
        """
        if not who.strip():
            raise LabelError("A preference needs the name of whose it is.")
        before = self.of(who).values
        changed = {name: text for name, text in values.items() if before.get(name) != text}
        for name, text in changed.items():
            if len(text) > MOST_LETTERS or not f"{name}{text}".isprintable():
                raise LabelError(f"A preference is one line of {MOST_LETTERS:,} letters at most.")
        lines = [(name, "preference", text) for name, text in changed.items()]
        if lines:
            self._journal.append(Action(who, lines))
        return self.of(who)

    def of(self, who: str) -> Kept:
        """The preferences of one researcher."""
        last = latest(_IS_PREFERENCE, _LINE.who == who, per=("galaxy",))
        events = self._journal.events(last)
        when = max((event.when for event in events), default=None)
        return Kept({event.galaxy: event.value for event in events}, when)
