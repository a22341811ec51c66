"""Views of the page that were saved under a name: addresses, shared by all researchers."""

from dataclasses import dataclass
from datetime import datetime

from explorer.errors import LabelError
from explorer.labels.journal import Action, Journal, latest
from explorer.labels.tables import JOURNAL

MOST_LETTERS_NAME = 64
MOST_LETTERS = 8_000  # of an address
_LINE = JOURNAL.c
_IS_VIEW = _LINE.kind == "view"


@dataclass(frozen=True)
class View:
    """A saved address, "map?by=z", by whom and when."""

    name: str
    address: str
    who: str
    when: datetime


class Views:
    """Saved views as lines of a catalogue's journal, which keeps those that were replaced too."""

    def __init__(self, journal: Journal) -> None:
        """Read and append in `journal`."""
        self._journal = journal

    def save(self, name: str, address: str, *, who: str) -> int:
        """Keep an address under a name, in place of what was there; return the journal line.

        Raises: LabelError for a name or an address that is empty or too long, or no researcher.
        """
        name = name.strip()
        if not name or len(name) > MOST_LETTERS_NAME:
            raise LabelError(f"The name of a view has 1 to {MOST_LETTERS_NAME} characters.")
        if not address or len(address) > MOST_LETTERS:
            raise LabelError(f"The address of a view has 1 to {MOST_LETTERS:,} characters.")
        return self._write(name, address, who)

    def delete(self, name: str, *, who: str) -> int:
        """Take a view out; return the journal line. Raises: LabelError for an unknown name."""
        if name not in self.all():
            raise LabelError(f"There is no view named {name!r}.")
        return self._write(name, "", who)

    def all(self) -> dict[str, View]:
        """Every view by its name, in the order of the names."""
        events = self._journal.events(latest(_IS_VIEW, per=("galaxy",)), _LINE.value != "")
        views = [View(event.galaxy, event.value, event.who, event.when) for event in events]
        return {view.name: view for view in sorted(views, key=lambda view: view.name.casefold())}

    def _write(self, name: str, address: str, who: str) -> int:
        if not who.strip():
            raise LabelError("A view needs the name of who saves it.")
        return self._journal.append(Action(who.strip(), [(name, "view", address)]))
