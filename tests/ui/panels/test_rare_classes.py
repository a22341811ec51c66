"""Rare classes on the page: a card each, opened at a click, tagged as one."""

import numpy as np
import pytest

from explorer.anomaly import Group
from explorer.workspace.rare_classes import RareClasses, RareFinder
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, shown
from tests.ui.pages.conftest import RATER, address, anomalies, clean, ids

GROUPS = [
    Group(np.array([7, 3, 9]), oddness=0.97, similarity=0.93, apart=1.6),
    Group(np.array([1, 2]), oddness=0.5, similarity=0.9, apart=1.3),
]


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RareFinder, "__call__", lambda _: RareClasses(GROUPS, 40))


def test_each_class_has_a_card_with_its_size(workspace: Workspace) -> None:
    page = clean(run(anomalies))
    clean(page.toggle(key="anomalies_rare").set_value(True).run())
    assert address(page, "rare") == ["all"]
    assert shown(page, "rare_grid") == ids(workspace, [7, 1])
    told = sent(page, "rare_grid")
    assert [card["score"] for card in told["cards"]] == ["3 · 97%", "2 · 50%"]
    assert "2 rare classes hold 5 of 59" in told["note"] and "oddest 40" in told["note"]
    clean(page.toggle(key="anomalies_rare").set_value(False).run())
    assert "rare" not in page.query_params and shown(page, "anomalies_grid")


def test_an_open_class_is_tagged_as_one_and_left_again(workspace: Workspace) -> None:
    page = clean(run(anomalies, rare="1"))
    assert shown(page, "rare_1") == ids(workspace, [7, 3, 9])
    assert "odder than 97%" in sent(page, "rare_1")["note"]
    page.text_input(key="rare_tag").set_value("jets")
    tag = next(button for button in page.button if "3 galaxies" in button.label)
    clean(tag.click().run())
    assert sorted(workspace.labels.tagged("jets")) == sorted(ids(workspace, [7, 3, 9]))
    clean(page.button(key="rare_back").click().run())
    assert shown(page, "rare_grid") == ids(workspace, [7, 1])
    assert RATER["who"]
