"""The map of a widget: how it is looked at, and what its script draws it from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Rows
from explorer.errors import ArgumentError
from explorer.labels import Rater
from explorer.maps.grid import to_bytes
from explorer.workspace.map_colours import legend_of, map_colour
from explorer.workspace.map_places import layout_grid, layout_names, sky_scale
from explorer.workspace.map_region import from_text, inside
from explorer.workspace.notebook.shown import Shown
from explorer.workspace.ranking import TASTE, Ranker

MOST_POINTS = 1_000_000  # of a larger catalogue so many are sent, by chance
MOST_RINGS = 2_000
OF_LABELS = (TASTE, "rating", "tag")


@dataclass(frozen=True)
class Look:
    """How the map is looked at: what colours it, and on which layout."""

    by: str = "oddness"
    layout: str = "map"


@dataclass(frozen=True)
class Coloured:
    """The bytes of colour, uint8 (N,), and the legend that says what they mean."""

    key: tuple[str, int]
    bytes: NDArray[np.uint8]
    legend: dict[str, Any]


class MapView:
    """The map of a catalogue as `rater` sees it.

    Attributes:
        look: how it is looked at; None while it is hidden.
        whole: what stands out on it, and what a region chooses from.
    """

    def __init__(self, ranker: Ranker, rater: Rater, whole: Shown) -> None:
        """A map that is hidden."""
        self.ranker, self.rater, self.whole = ranker, rater, whole
        self._turned = 0  # how often the whole was another
        self.look: Look | None = None
        self._colour: Coloured | None = None

    @cached_property
    def drawn(self) -> Rows | None:
        """Rows of the galaxies that are sent, (MOST_POINTS,); None: all of them."""
        count = len(self.ranker.catalogue)
        if count <= MOST_POINTS:
            return None
        return np.sort(np.random.default_rng(0).choice(count, MOST_POINTS, replace=False))

    def be_of(self, whole: Shown) -> None:
        """Let other galaxies stand out."""
        self._turned += whole is not self.whole
        self.whole = whole

    def turn(self, by: str, layout: str) -> None:
        """Show it so; an empty name leaves what is.

        Raises:
            CatalogueError: there is no such column or layout; it is looked at as before.
        """
        look = self.look or Look()
        look = replace(look, by=by or look.by, layout=layout or look.layout)
        layout_grid(self.ranker.catalogue, look.layout)
        self._coloured_by(look.by)
        self.look = look

    def inside(self, region: str) -> NDArray[np.bool_]:
        """Which galaxies lie in `region` of the layout that is shown, bool (N,)."""
        return inside(self.places(), from_text(region))

    def galaxy_in(self, row: Any) -> str:
        """The id of the galaxy in `row`; raises ArgumentError where that is none."""
        count = len(self.ranker.catalogue)
        if type(row) is not int or not 0 <= row < count:
            raise ArgumentError(f"A row is a whole number from 0 to {count - 1}.")
        return str(self.ranker.catalogue.ids()[row])

    # --- what the script asks for, and what it draws --------------------------------------------

    def places(self) -> NDArray[np.uint16]:
        """Where every galaxy lies on the map's grid, (N, 2)."""
        return layout_grid(self.ranker.catalogue, (self.look or Look()).layout)

    def coloured(self) -> Coloured:
        """One byte of colour for every galaxy, and the legend."""
        return self._coloured_by((self.look or Look()).by)

    def _coloured_by(self, by: str) -> Coloured:
        """The same by `by`, worked out once for a state of the labels."""
        key = (by, self.ranker.labels.version() if by in OF_LABELS else 0)
        if self._colour is None or self._colour.key != key:
            made = map_colour(self.ranker, by, self.rater)
            values = np.asarray(made.values, np.float32)
            categories = len(made.categories or ())
            scaled = to_bytes(values, made.low, made.high, categories=categories)
            self._colour = Coloured(key, scaled, legend_of(by, made))
        return self._colour

    def standing_out(self) -> NDArray[np.uint8]:
        """1 for every galaxy that the widget is of, (N,)."""
        held = np.zeros(len(self.ranker.catalogue), np.uint8)
        held[self.whole.rows] = 1
        return held

    def of_drawn(self, values: NDArray[Any]) -> bytes:
        """The values of those galaxies that are drawn, little-endian."""
        kept = values if self.drawn is None else values[self.drawn]
        return kept.astype(kept.dtype.newbyteorder("<")).tobytes()

    def picture(self, shown: Shown, page: Rows, selected: Sequence[str]) -> dict[str, Any]:
        """What the script draws, plain values; nothing while the map is hidden.

        Args:
            shown: what the grid shows, which may be a region of the map.
            page: rows of the cards that are seen.
            selected: ids.
        """
        if self.look is None:
            return {}
        look, catalogue = self.look, self.ranker.catalogue
        everything = len(self.whole.rows) == len(catalogue)
        coloured, marks = self.coloured(), self._marks(page, selected)
        if len(selected) == len(shown.rows) and shown.region:
            marks["selected"] = []  # they stand out already
        return {
            "version": catalogue.version,
            "points": address("points", layout=look.layout),
            "colour": address("colours", by=look.by, labels=coloured.key[1]),
            "mask": "" if everything else address("standing-out", of=self._turned),
            "names": address("names", layout=look.layout),
            "tiled": None,
            "galaxies": len(catalogue),
            "drawn": len(catalogue if self.drawn is None else self.drawn),
            "legend": coloured.legend,
            "marks": marks | {"places": self._places_of(marks)},
            "sky": sky_scale(catalogue) if look.layout == "sky" else None,
            "chosen": None,
            "region": shown.region if shown.on == look.layout else "",
            "linked": False,
            "by": look.by,
            "layout": look.layout,
            "colours": self._colour_names(),
            "layouts": layout_names(catalogue),
            **self.rater.words,
        }

    def _marks(self, page: Rows, selected: Sequence[str]) -> dict[str, Any]:
        """Rows to ring: the rated by answer, the tagged, the cards that are seen, the selected."""
        labels = self.ranker.labels
        ratings = labels.ratings(**self.rater.words)
        rated: dict[str, list[int]] = {}
        for galaxy, row in self._rows(list(ratings)).items():
            rated.setdefault(ratings[galaxy].answer, []).append(row)
        tagged = [galaxy for tag in labels.tags() for galaxy in labels.tagged(tag)]
        return {
            "rated": rated,
            "tagged": list(self._rows(tagged).values()),
            "shown": page.tolist(),
            "selected": list(self._rows(list(selected)).values()),
        }

    def _rows(self, ids: list[str]) -> dict[str, int]:
        known = self.ranker.catalogue.known_rows(ids[-MOST_RINGS:])
        return {galaxy: int(row) for galaxy, row in known.items()}

    def _places_of(self, marks: dict[str, Any]) -> list[Any]:
        """Where ringed galaxies lie that may not be among the drawn: (row, place)."""
        if self.drawn is None:
            return []
        lists = [*marks["rated"].values(), marks["tagged"], marks["shown"], marks["selected"]]
        ringed = sorted({row for rows in lists for row in rows})
        return list(zip(ringed, self.places()[ringed].tolist(), strict=True))

    def _colour_names(self) -> list[str]:
        names = dict.fromkeys(("oddness", *OF_LABELS))
        names |= dict.fromkeys(column.name for column in self.ranker.catalogue.columns)
        return list(names | dict.fromkeys([(self.look or Look()).by]))


def address(path: str, **query: str | int) -> str:
    """What the script asks for under `path`; it asks anew where the query is another."""
    return f"{path}?{urlencode(query)}"
