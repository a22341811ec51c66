"""A grid of galaxies in a notebook: looked at, selected, rated and tagged as on the page."""

from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import pandas as pd
import traitlets

from explorer.errors import ExplorerError
from explorer.labels import Rater
from explorer.workspace.given import SomeIds, answer_of, ids_of
from explorer.workspace.labelling import Labelling
from explorer.workspace.notebook.questions import QUESTIONS, Answer, Asked
from explorer.workspace.notebook.script import widget_script
from explorer.workspace.notebook.sheet import PageOf, sheet_of
from explorer.workspace.notebook.shown import Shown, shown_of
from explorer.workspace.ranking import Ranker
from explorer.workspace.tables import Tables

PAGE = 24
ALIKE = 48  # look-alikes of what is selected


class GalaxyWidget(anywidget.AnyWidget):
    """Galaxies as a grid; a click selects, keys and buttons rate and tag.

    Attributes:
        selected: the selected galaxies with all columns, tags and ratings, a table that follows
            the clicks; `observe(function, "selected")` tells of each change.
        selected_ids: their ids; to be set from Python too.
        sheet: what the grid draws.
    """

    _esm = widget_script()
    sheet = traitlets.Dict().tag(sync=True)
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
        self._shown, self._page, self._before = shown, 0, list[tuple[Shown, int]]()
        self._events: dict[str, Callable[[Any], None]] = {
            "page": self._turn,
            "similar": self._show_similar,
            "back": self._go_back,
            "refresh": lambda _: self.refresh(),
        }
        super().__init__(sheet=self._sheet(), selected=self.tables.galaxies([], rater))
        self.on_msg(lambda _, question, __: self._take(question))

    def __repr__(self) -> str:
        return f"<GalaxyWidget: {self._shown.note}, {len(self.selected_ids)} selected>"

    def show(self, what: SomeIds | None = None, *, where: str = "") -> None:
        """Show other galaxies: ids, a table, a ranking, or all, that pass `where`."""
        self._turn_to(shown_of(self.selection, what, where, self.rater), 0)

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
        self.sheet = self._sheet()
        self.selected = self.tables.galaxies(self.selected_ids, self.rater)

    @traitlets.validate("selected_ids")
    def _known(self, proposal: Any) -> list[str]:
        ids = list(dict.fromkeys(proposal["value"]))
        self.ranker.catalogue.rows_of(ids)
        return ids

    @traitlets.observe("selected_ids")
    def _follow(self, change: Any) -> None:
        self.selected = self.tables.galaxies(change["new"], self.rater)

    # --- what the grid asks ----------------------------------------------------------------------

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
        answer = QUESTIONS[path](Asked(self.ranker, self.labelling, self.rater, body))
        if "stored" in answer.reply and set(answer.reply["stored"]) & set(self.selected_ids):
            self.selected = self.tables.galaxies(self.selected_ids, self.rater)
        return answer

    def _turn(self, number: Any) -> None:
        self._page = min(max(0, int(number)), self._place().count(self._shown) - 1)
        self.sheet = self._sheet()

    def _show_similar(self, ids: Sequence[str]) -> None:
        found = self.ranker.search.similar(ids, k=ALIKE)
        self.show(found)

    def _go_back(self, _: Any) -> None:
        if self._before:
            self._shown, self._page = self._before.pop()
            self.sheet = self._sheet()

    def _turn_to(self, shown: Shown, page: int) -> None:
        self._before.append((self._shown, self._page))
        self._shown, self._page = shown, page
        self.sheet = self._sheet()

    def _place(self) -> PageOf:
        return PageOf(self._page, self.page_size, back=bool(self._before))

    def _sheet(self) -> dict[str, Any]:
        return sheet_of(self.labelling, self._shown, self.rater, self._place())
