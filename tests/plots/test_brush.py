"""Tests of explorer.plots.brush."""

import numpy as np
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.plots.brush import (
    Range,
    brush_filter,
    brush_from,
    brush_mask,
    brush_text,
    with_ranges,
    without_axes,
)
from explorer.workspace.workspace import Workspace

Z, ODD = Range("z", 0.02, 0.06), Range("oddness", 0.5, 1.0)


def test_ranges_come_back_from_their_text() -> None:
    odd_name = Range("a:b;c - d", -1.5, 2e9)
    assert brush_from(brush_text((Z, ODD, odd_name))) == (Z, ODD, odd_name)
    assert brush_from("z:2:1") == (Range("z", 1, 2),)


@pytest.mark.parametrize("text", ["", "z", "z:1", "z:1:x", "z:1:2:3", ":1:2", "z:1:inf", "z:nan:1"])
def test_what_cannot_be_read_is_left_out(text: str) -> None:
    assert brush_from(text) == ()
    assert brush_from(f"{text};z:1:2") == (Range("z", 1, 2),)


def test_the_mask_holds_what_lies_in_every_range(built) -> None:
    catalogue = Catalogue.open(built)
    z, oddness = catalogue.column("z"), catalogue.column("oddness")
    both, wanted = brush_mask(catalogue, (Z, ODD)), (z >= 0.02) & (z <= 0.06) & (oddness >= 0.5)
    assert (both == wanted).all() and 0 < both.sum() < 59
    assert brush_mask(catalogue, ()).all()
    assert (
        brush_mask(catalogue, (Range("gone", 0, 1), Z)).sum() == brush_mask(catalogue, (Z,)).sum()
    )


def test_a_new_range_replaces_one_of_the_same_axis() -> None:
    wider = Range("z", 0.0, 0.1)
    assert with_ranges((Z, ODD), [wider]) == (wider, ODD)
    assert without_axes((Z, ODD), ["z"]) == (ODD,)


def test_the_filter_means_the_same_as_the_mask(workspace: Workspace) -> None:
    where = brush_filter((Z, ODD))
    masked = brush_mask(workspace.catalogue, (Z, ODD))
    assert (workspace.selection.mask(where) == masked).all()
    assert brush_filter((Range("two words", 0, 1),)) == '"two words" >= 0 and "two words" <= 1'
    assert brush_filter((Range("z - oddness", 0, 1),)) == ""


def test_a_difference_is_brushed_too(built) -> None:
    catalogue = Catalogue.open(built)
    difference = catalogue.column("z") - catalogue.column("oddness")
    mask = brush_mask(catalogue, (Range("z - oddness", -1, -0.5),))
    assert (mask == ((difference >= -1) & (difference <= -0.5))).all() and np.any(mask)
