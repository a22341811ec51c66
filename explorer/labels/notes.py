"""Notes beside the ratings: which galaxies were shown, and which were drawn for an audit."""

from collections.abc import Sequence

from explorer.errors import LabelError
from explorer.labels.journal import Action, Journal
from explorer.labels.tables import JOURNAL

KINDS = ("seen", "audit")
_LINE = JOURNAL.c


class Notes:
    """Lines of the same journal that are no ratings: `undo` passes over them."""

    def __init__(self, journal: Journal) -> None:
        """Read and append in `journal`."""
        self._journal = journal

    def add(self, kind: str, galaxies: Sequence[str], *, who: str, theme: str) -> int:
        """Note that galaxies were shown ("seen") or drawn ("audit"); return the last line."""
        lines = [(galaxy, _known(kind), "yes") for galaxy in dict.fromkeys(galaxies)]
        return self._journal.append(Action(who, lines, theme))

    def forget(self, kind: str, *, who: str, theme: str) -> int:
        """Start a kind anew; the lines before stay in the journal. Return the last line."""
        return self._journal.append(Action(who, [("*", _known(kind), "")], theme))

    def of(self, kind: str, *, who: str, theme: str) -> dict[str, int]:
        """Galaxy → journal line of its first note since the kind was last forgotten."""
        mine = (_LINE.kind == _known(kind), _LINE.who == who, _LINE.theme == theme)
        noted: dict[str, int] = {}
        for event in self._journal.events(*mine):
            if event.value:
                noted.setdefault(event.galaxy, event.seq)
            else:
                noted.clear()
        return noted


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise LabelError(f"Unknown note {kind!r}. Known: {', '.join(KINDS)}.")
    return kind
