"""Tests of explorer.ui.panels.remarks_box: written, found, exported, taken back."""

import io

import pandas as pd

from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, shown
from tests.ui.pages.conftest import clean, gallery, ids, similar

TEXT = "A shell? <img src=x onerror=hurt=1>\n![x](y.png) and so on"


def test_a_remark_is_written_read_found_exported_and_taken_back(workspace: Workspace) -> None:
    first, other = ids(workspace, [3, 5])
    workspace.labels.remarks.add(first, "mine", who="bob")
    page = clean(run(similar, id=first))
    page.text_area(key="remark_text").set_value(TEXT)
    clean(next(one for one in page.button if one.label == "Write it down").click().run())
    lines = [one.body for one in page.get("html") if "class='remark'" in one.body]
    assert len(lines) == 2 and "bob, " in lines[0] and "ada, " in lines[1]
    assert "&lt;img" in lines[1] and "<img" not in lines[1] and "<br>![x](y.png)" in lines[1]
    assert shown(clean(run(gallery, find="SHELL?")), "gallery_grid") == [first]
    table = exported(workspace, [first, other])
    assert table["remarks"][0] == f"bob: mine; ada: {' '.join(TEXT.split())}"
    assert pd.isna(table["remarks"][1])
    (mine,) = [one for one in workspace.labels.remarks.of([first])[first] if one.who == "ada"]
    clean(page.button(key=f"remark_{mine.seq}").click().run())
    assert "Nothing is called" in sent(clean(run(gallery, find="SHELL?")), "gallery_grid")["empty"]


def test_nothing_written_is_no_column(workspace: Workspace) -> None:
    assert "remarks" not in exported(workspace, ids(workspace, [3]))


def test_an_empty_remark_is_refused_in_words(workspace: Workspace) -> None:
    page = clean(run(similar, id=ids(workspace, [3])[0]))
    page = next(one for one in page.button if one.label == "Write it down").click().run()
    assert "1 to 2,000" in page.error[0].value and not page.exception


def exported(workspace: Workspace, galaxies: list[str]) -> pd.DataFrame:
    buffer = io.BytesIO()
    workspace.export(galaxies, buffer)
    return pd.read_csv(io.BytesIO(buffer.getvalue()), dtype={"id": str})
