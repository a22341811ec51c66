"""Tests of explorer.ui.region."""

from explorer.ui.region import region_mask, region_rows
from explorer.workspace.workspace import Workspace

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
