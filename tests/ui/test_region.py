"""Tests of explorer.ui.region."""

from streamlit.testing.v1 import AppTest

from explorer.ui.region import region_mask, region_rows
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run
from tests.ui.pages.conftest import address, clean

EVERYTHING = "0.0_65535.0_65535.65535_0.65535"
LEFT = "0.0_32000.0_32000.65535_0.65535"


def test_a_region_holds_what_lies_inside_it(workspace: Workspace) -> None:
    whole, left = (region_rows(workspace, text) for text in (EVERYTHING, LEFT))
    assert len(whole) >= 55 and 0 < len(left) < len(whole) and set(left) < set(whole)
    mask = region_mask(workspace, LEFT)
    assert mask.shape == (59,) and mask.sum() == len(left) and mask[left].all()


def test_no_region_holds_nothing_and_a_layout_that_is_gone_is_the_map(workspace: Workspace) -> None:
    assert len(region_rows(workspace, "")) == 0
    assert region_rows(workspace, LEFT, "gone").tolist() == region_rows(workspace, LEFT).tolist()


def test_a_selection_goes_along_to_the_pages_that_show_one(workspace: Workspace) -> None:
    page = clean(run(turning, at="plots", brush="z:0:1", region=BOX, on="sky"))
    turn(page, "gallery", drop=("brush", "region", "on"))
    assert (address(page, "brush"), address(page, "layout")) == (["z:0:1"], ["sky"])
    turn(page, "similar", drop=("brush", "region", "layout"))
    assert "brush" not in page.query_params and "region" not in page.query_params
    turn(page, "map", drop=())
    assert (address(page, "brush"), address(page, "on")) == (["z:0:1"], ["sky"])


def test_a_selection_that_was_cleared_stays_away(workspace: Workspace) -> None:
    page = clean(run(turning, at="plots", brush="z:0:1"))
    turn(page, "plots", drop=("brush",))
    assert "brush" not in page.query_params
    turn(page, "map", drop=())
    assert "brush" not in page.query_params


BOX = "0.0_9.0_9.9"


def turning() -> None:
    import streamlit as st

    from explorer.ui.region import carry_selection

    carry_selection(st.query_params["at"])


def turn(page: AppTest, to: str, *, drop: tuple[str, ...]) -> None:
    for name in drop:
        del page.query_params[name]
    page.query_params["at"] = to
    clean(page.run())
