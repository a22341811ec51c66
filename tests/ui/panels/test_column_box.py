"""A pasted list becomes a column on the page, is replaced after asking, and is taken back."""

import explorer
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run
from tests.ui.pages.conftest import clean, ids


def boxes() -> None:
    import explorer
    from explorer.ui import session
    from explorer.ui.panels.column_box import column_box

    column_box(explorer.open(session.workspace().catalogue.path))  # as it is now


def test_a_pasted_list_becomes_a_column_and_goes_again(workspace: Workspace) -> None:
    some, folder = ids(workspace, [2, 7]), workspace.catalogue.path
    page = clean(run(boxes))
    page.text_area(key="column_text").set_value(f"{some[0]} 2.5\nnobody 1\n{some[1]} 3").run()
    page.text_input(key="column_name").set_value("sersic").run()
    clean(page.button(key="column_go").click().run())
    after = explorer.open(folder)
    assert after["sersic"][[2, 7]].tolist() == [2.5, 3] and after["sersic"].notna().sum() == 2
    assert page.text_area(key="column_missing").value == "nobody"

    page.text_area(key="column_text").set_value(f"{some[0]} 9").run()
    page.button(key="column_go").click().run()
    assert "replace it" in page.error[0].value  # nothing is lost unasked
    page.checkbox(key="column_again").check().run()
    clean(page.button(key="column_go").click().run())
    assert explorer.open(folder)["sersic"][2] == 9
    clean(page.button(key="column_undo sersic").click().run())
    assert explorer.open(folder)["sersic"][2] == 2.5
    clean(page.button(key="column_remove sersic").click().run())
    assert "sersic" not in [one.name for one in explorer.open(folder).catalogue.columns]
