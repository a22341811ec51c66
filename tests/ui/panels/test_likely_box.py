"""The knob of the candidates: as it stands, what is listed; and what is said too early."""

import pytest

from explorer.ui.panels import likely_box
from explorer.ui.panels.likely_box import COSTS
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, shown
from tests.ui.pages.conftest import RATER, anomalies, clean, ids


def test_too_few_ratings_are_said_and_the_candidates_stay(workspace: Workspace) -> None:
    page = clean(run(anomalies, cut="even"))
    assert "at least 12 more ratings" in page.info[0].value
    assert "oddness" in sent(page, "anomalies_grid")["note"]


def test_the_knob_lists_the_likely_ones(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likely_box, "PAGE", 5)
    workspace.rate(ids(workspace, range(4)), "up", **RATER)
    workspace.rate(ids(workspace, range(4, 14)), "down", **RATER)
    page = clean(run(anomalies, cut="any chance"))
    found = workspace.likely(COSTS["any chance"], **RATER)
    assert shown(page, "likely_grid") == found.ids[:5]
    note = sent(page, "likely_grid")["note"]
    assert note.startswith(f"{len(found):,} of ") and "you would like" in note
    later = clean(run(anomalies, cut="any chance", p="1"))
    assert shown(later, "likely_grid") == found.ids[5:10]
    clean(page.select_slider(key="anomalies_cut").set_value("all").run())
    assert "taste" in sent(page, "anomalies_grid")["note"]
    assert "cut" not in page.query_params


def test_the_list_stays_while_it_is_rated_until_it_is_made_anew(workspace: Workspace) -> None:
    workspace.rate(ids(workspace, range(4)), "up", **RATER)
    workspace.rate(ids(workspace, range(4, 14)), "down", **RATER)
    page = clean(run(anomalies, cut="any chance"))
    first = shown(page, "likely_grid")
    assert not [button for button in page.button if button.key == "likely_renew"]
    workspace.rate(first[:2], "down", **RATER)
    assert shown(clean(page.run()), "likely_grid") == first
    clean(page.button(key="likely_renew").click().run())
    assert not set(first[:2]) & set(shown(page, "likely_grid"))
