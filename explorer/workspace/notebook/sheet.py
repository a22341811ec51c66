"""One page of what a widget shows, as the script of the grid draws it."""

from dataclasses import dataclass
from typing import Any

from explorer.labels import Rater
from explorer.workspace.cards import galaxy_cards
from explorer.workspace.labelling import Labelling
from explorer.workspace.notebook.shown import Shown

# What a page of the app has and a notebook has not: other pages, full images, a query to add to.
NOWHERE = {
    **dict.fromkeys(("query", "hero", "strip", "small", "openEnd", "main", "pictured"), False),
    **dict.fromkeys(("crop", "mode", "onwards", "catalogue"), ""),
    "rates": True,
    "selects": True,
}


@dataclass(frozen=True)
class PageOf:
    """Which page, from 0, of how many galaxies each; whether there is something to go back to."""

    number: int
    size: int
    back: bool = False

    def count(self, shown: Shown) -> int:
        """How many pages there are, 1 at least."""
        return max(1, -(-len(shown.rows) // self.size))

    @property
    def part(self) -> slice:
        """Where its galaxies stand among those that are shown."""
        return slice(self.number * self.size, (self.number + 1) * self.size)


def sheet_of(labelling: Labelling, shown: Shown, rater: Rater, at: PageOf) -> dict[str, Any]:
    """What the grid draws of page `at`; plain values alone, as they travel as JSON."""
    seq = labelling.labels.version()  # read before the cards: an answer in between is newer
    cards = galaxy_cards(labelling.catalogue, labelling.labels, shown.rows[at.part], rater)
    for card, score in zip(cards, shown.scores[at.part], strict=False):
        card["score"] = f"{score:.3f}"
    return {
        **NOWHERE,
        **rater.words,
        "version": labelling.catalogue.version,
        "cards": cards,
        "page": at.number,
        "pages": at.count(shown),
        "note": f"{shown.note} · rated as {rater.who}",
        "measure": shown.measure,
        "empty": "Nothing to show here.",
        "tags": list(labelling.labels.tags()),
        "seq": seq,
        "back": at.back,
    }
