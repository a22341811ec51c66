"""Tests of explorer.ui.panels.ratings_file."""

from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run
from tests.ui.pages.conftest import RATER, clean, ids


def test_a_file_of_ratings_is_stored_after_a_look(workspace: Workspace) -> None:
    def script() -> None:
        from explorer.ui import session
        from explorer.ui.panels import ratings_file

        rater = session.rater()
        ids = session.workspace().catalogue.ids()
        text = f"id,answer,who\n{ids[0]},down,bo\n{ids[1]},up,bo\nnobody,up,bo\n"
        ratings_file.show_preview(session.workspace(), text.encode(), rater)

    workspace.rate(ids(workspace, [0]), "up", **RATER)
    page = clean(run(script))
    assert "1 new" in page.caption[0].value and page.text_area[0].value == "nobody"
    assert len(workspace.labels.ratings(**RATER)) == 1
    clean(page.button(key="import").click().run())
    held = [rating.answer for rating in workspace.labels.ratings(**RATER).values()]
    assert held == ["up", "up"]
