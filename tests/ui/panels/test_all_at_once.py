"""Tests of explorer.ui.panels.all_at_once: everything that passes, its number first, one undo."""

import io

import pandas as pd
import pytest

from explorer.labels import Rater
from explorer.ui.panels import all_at_once
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run
from tests.ui.pages.conftest import RATER, anomalies, clean, gallery, ids, tagged

RINGS = {"where": "class = 'ring'"}


def of_page(name: str) -> tuple[object, dict[str, str]]:
    return {
        "gallery": (gallery, RINGS),
        "anomalies": (anomalies, RINGS),
        "tagged": (tagged, {"tag": "these"}),
    }[name]


@pytest.fixture
def rings(workspace: Workspace) -> list[str]:
    """The 20 rings, which are tagged already."""
    rows = workspace.selection.rows("class = 'ring'", rater=Rater(**RATER))
    workspace.tag(ids(workspace, rows), "these", who="bob")
    return sorted(ids(workspace, rows))


@pytest.mark.parametrize("name", ["gallery", "anomalies", "tagged"])
def test_everything_that_passes_is_tagged_rated_and_taken_back(
    workspace: Workspace, rings: list[str], name: str
) -> None:
    script, query = of_page(name)
    page = clean(run(script, **query))
    assert any("20 galaxies: everything that passes" in one.value for one in page.caption)
    clean(page.button(key=f"{name}_rate_down").click().run())
    assert sorted(workspace.labels.ratings(**RATER)) == rings
    page.text_input(key=f"{name}_tag").set_value(" new ")
    submit = next(one for one in page.button if "Tag ` 20 galaxies" in one.label)
    clean(submit.click().run())
    assert workspace.labels.tags() == {"new": 20, "these": 20}
    clean(page.button(key=f"{name}_undo").click().run())
    assert workspace.labels.tags() == {"these": 20}
    assert sorted(workspace.labels.ratings(**RATER)) == rings
    clean(page.button(key=f"{name}_undo").click().run())
    assert not workspace.labels.ratings(**RATER)


def test_very_many_take_a_second_click(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_at_once, "MANY", 50)
    page = clean(run(gallery))
    assert page.button(key="gallery_rate_up").disabled
    clean(page.checkbox(key="gallery_sure").check().run())
    clean(page.button(key="gallery_rate_up").click().run())
    assert len(workspace.labels.ratings(**RATER)) == 59
    page = clean(run(gallery, **RINGS))
    assert not page.button(key="gallery_rate_up").disabled


def test_the_file_and_the_search_are_of_the_same(workspace: Workspace, rings: list[str]) -> None:
    def script() -> None:
        import numpy as np
        import streamlit as st

        from explorer.ui import session
        from explorer.ui.panels.all_at_once import Group, csv_writer, most_typical

        workspace = session.workspace()
        group = Group(workspace, np.flatnonzero(workspace.selection.mask("class = 'ring'")), "g")
        st.session_state["csv"], st.session_state["likes"] = (
            csv_writer(group)(),
            most_typical(group),
        )

    page = clean(run(script))
    table = pd.read_csv(io.BytesIO(page.session_state["csv"]), dtype={"id": str})
    assert sorted(table["id"]) == rings == sorted(page.session_state["likes"])


def test_nothing_that_passes_can_be_answered(workspace: Workspace) -> None:
    page = clean(run(gallery, where="z > 99"))
    assert not workspace.labels.ratings(**RATER)
    clean(page.button(key="gallery_rate_up").click().run())
    assert not workspace.labels.ratings(**RATER)
