"""A grid and a map in a notebook: looked at, selected, rated and tagged as on the page."""

from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import pandas as pd
import traitlets

from explorer.errors import ArgumentError, ExplorerError
from explorer.labels import Rater
from explorer.workspace.given import SomeIds, answer_of, ids_of
from explorer.workspace.labelling import Labelling
from explorer.workspace.notebook.map_view import MapView
from explorer.workspace.notebook.questions import QUESTIONS, Answer, Asked
from explorer.workspace.notebook.script import widget_script
from explorer.workspace.notebook.sheet import PageOf, sheet_of
from explorer.workspace.notebook.shown import Shown, shown_of
from explorer.workspace.ranking import Ranker
from explorer.workspace.tables import Tables

PAGE = 24
ALIKE = 48  # look-alikes of what is selected
MOST_SELECTED = 100_000  # by a region of the map

Place = tuple[Shown, int, Shown]  # what was shown, its page, and what the widget was of


class GalaxyWidget(anywidget.AnyWidget):
    """Galaxies as a grid, and on a map; a click selects, keys and buttons rate and tag.

    Attributes:
        selected: the selected galaxies with all columns, tags and ratings, a table that follows
            the clicks; `observe(function, "selected")` tells of each change.
        selected_ids: their ids; to be set from Python too.
        sheet: what the grid draws.
        picture: what the map draws; empty while it is hidden.
    """

    _esm = widget_script()
    sheet = traitlets.Dict().tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    selected_ids = traitlets.List(traitlets.Unicode()).tag(sync=True)
    selected = traitlets.Instance(pd.DataFrame)

    def __init__(
        self, ranker: Ranker, shown: Shown, rater: Rater, *, page_size: int = PAGE
    ) -> None:
        """Show galaxies of the ranker's catalogue; what is answered is `rater`'s."""
        self.ranker, self.rater, self.page_size = ranker, rater, page_size
        self.selection = ranker.search.selection
        self.labelling = Labelling(ranker.catalogue, ranker.labels)
        self.tables = Tables(self.selection)
        self._shown, self._page, self._before = shown, 0, list[Place]()
        self.map = MapView(ranker, rater, shown)
        self._events: dict[str, Callable[[Any], None]] = {
            "page": self._turn,
            "similar": self._show_similar,
            "back": self._go_back,
            "map": self._turn_map,
            "region": self._select_region,
            "pick": self._pick,
            "refresh": lambda _: self.refresh(),
        }
        super().__init__(sheet=self._sheet(), selected=self.tables.galaxies([], rater))
        self.on_msg(lambda _, question, __: self._take(question))

    def __repr__(self) -> str:
        return f"<GalaxyWidget: {self._shown.note}, {len(self.selected_ids)} selected>"

    def show(self, what: SomeIds | None = None, *, where: str = "") -> None:
        """Show other galaxies: ids, a table, a ranking, or all, that pass `where`."""
        shown = shown_of(self.selection, what, where, self.rater)
        self._turn_to(shown, whole=shown)

    def show_map(self, by: str = "", layout: str = "") -> None:
        """Show the map, coloured by a column, `taste`, `rating` or `tag`; a loop on it selects.

        Raises:
            CatalogueError: there is no such column or layout.
        """
        self.map.turn(by, layout)
        self.picture = self._picture()

    def hide_map(self) -> None:
        """Show the grid alone."""
        self.map.look = None
        self.picture = self._picture()

    def select(self, ids: SomeIds) -> None:
        """Select these galaxies and no others; raises CatalogueError for an unknown id."""
        self.selected_ids = ids_of(ids)

    def rate(self, ids: SomeIds, answer: str | int | None) -> int:
        """Rate galaxies and show it; as `Workspace.rate`."""
        seq = self.labelling.rate(ids_of(ids), answer_of(answer), self.rater)
        self.refresh()
        return seq

    def tag(self, ids: SomeIds, tag: str) -> int:
        """Tag galaxies and show it; as `Workspace.tag`."""
        seq = self.labelling.tag(ids_of(ids), tag, self.rater.who)
        self.refresh()
        return seq

    def refresh(self) -> None:
        """Show ratings and tags as they are now, whoever gave them."""
        self._draw()
        self.selected = self.tables.galaxies(self.selected_ids, self.rater)

    @traitlets.validate("selected_ids")
    def _known(self, proposal: Any) -> list[str]:
        ids = list(dict.fromkeys(proposal["value"]))
        self.ranker.catalogue.rows_of(ids)
        return ids

    @traitlets.observe("selected_ids")
    def _follow(self, change: Any) -> None:
        self.selected = self.tables.galaxies(change["new"], self.rater)
        self.picture = self._picture()

    # --- what the script asks --------------------------------------------------------------------

    def _take(self, question: Any) -> None:
        """Answer one message of the script; what is refused is told there, in one sentence."""
        number = question.get("question") if isinstance(question, dict) else None
        try:
            answer = self._answer(str(question.get("path")), question.get("body") or {})
        except ExplorerError as error:
            self.send({"question": number, "error": str(error)})
            return
        self.send({"question": number, "reply": answer.reply}, buffers=answer.buffers)

    def _answer(self, path: str, body: dict[str, Any]) -> Answer:
        if path in self._events:
            self._events[path](body.get("value"))
            return Answer({})
        if path not in QUESTIONS:
            raise ExplorerError(f"The widget knows no {path!r}: it has {', '.join(QUESTIONS)}.")
        answer = QUESTIONS[path](Asked(self.ranker, self.labelling, self.rater, self.map, body))
        if "stored" in answer.reply:
            self.picture = self._picture()
            if set(answer.reply["stored"]) & set(self.selected_ids):
                self.selected = self.tables.galaxies(self.selected_ids, self.rater)
        return answer

    def _turn(self, number: Any) -> None:
        self._page = min(max(0, int(number)), self._place().count(self._shown) - 1)
        self._draw()

    def _show_similar(self, ids: Sequence[str]) -> None:
        found = self.ranker.search.similar(ids, k=ALIKE)
        self._turn_to(shown_of(self.selection, found, "", self.rater))

    def _turn_map(self, value: Any) -> None:
        """Show the map as `value` says, {"by", "layout"}; hide it where that is nothing."""
        if not isinstance(value, dict):
            return self.hide_map()
        return self.show_map(str(value.get("by") or ""), str(value.get("layout") or ""))

    def _select_region(self, region: Any) -> None:
        """Show and select what lies in a polygon of the map; an empty one selects nothing."""
        whole, look = self.map.whole, self.map.look
        if not region or look is None:
            self.selected_ids = []
            return self._turn_to(whole) if self._shown.region else None
        held = self.map.inside(str(region))
        shown = whole.part(held, region=str(region), on=look.layout)
        self._turn_to(shown)
        if len(shown.rows) > MOST_SELECTED:
            raise ArgumentError(
                f"{len(shown.rows):,} lie there: they are shown, and none is selected, as that "
                f"goes up to {MOST_SELECTED:,}. Draw a smaller region."
            )
        self.selected_ids = self.ranker.catalogue.ids()[shown.rows].astype(str).tolist()

    def _pick(self, row: Any) -> None:
        """Select the galaxy of a point, and show its look-alikes."""
        ids = [self.map.galaxy_in(row)]
        self.selected_ids = ids
        self._show_similar(ids)

    def _go_back(self, _: Any) -> None:
        if self._before:
            self._shown, self._page, whole = self._before.pop()
            self.map.be_of(whole)
            self._draw()

    def _turn_to(self, shown: Shown, whole: Shown | None = None) -> None:
        """Show `shown`; as a part of what the widget is of, or with another whole."""
        self._before.append((self._shown, self._page, self.map.whole))
        self._shown, self._page = shown, 0
        self.map.be_of(whole or self.map.whole)
        self._draw()

    def _draw(self) -> None:
        self.sheet, self.picture = self._sheet(), self._picture()

    def _place(self) -> PageOf:
        return PageOf(self._page, self.page_size, back=bool(self._before))

    def _sheet(self) -> dict[str, Any]:
        return sheet_of(self.labelling, self._shown, self.rater, self._place())

    def _picture(self) -> dict[str, Any]:
        page = self._shown.rows[self._place().part]
        return self.map.picture(self._shown, page, self.selected_ids)
