"""Tests of explorer.plots.brush."""

import numpy as np
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.plots.brush import (
    Loop,
    Range,
    brush_filter,
    brush_from,
    brush_mask,
    brush_text,
    with_loop,
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


TRIANGLE = Loop("z", "oddness", ((0.0, 0.0), (0.1, 0.0), (0.1, 1.0)))


def test_a_loop_comes_back_from_its_text() -> None:
    log = Loop("a:b;c - d", "y", ((0.1, -1e-7), (2e9, 3.0), (0.5, 58000.12)), "x")
    assert brush_from(brush_text((Z, log, TRIANGLE))) == (Z, log, TRIANGLE)


@pytest.mark.parametrize(
    "text", ["z:y::1 2 3 4", "z:y:q:1 2 3 4 5 6", "z:y::1 2 3 4 5 nan", ":y::1 2 3 4 5 6", "z:y::a"]
)
def test_a_loop_that_cannot_be_read_is_left_out(text: str) -> None:
    assert brush_from(f"{text};z:1:2") == (Range("z", 1, 2),)


def test_a_loop_holds_what_lies_inside_and_joins_the_ranges(built) -> None:
    catalogue = Catalogue.open(built)
    z, oddness = catalogue.column("z"), catalogue.column("oddness")
    inside = (z < 0.1) & (oddness < 10 * z)
    held = brush_mask(catalogue, (TRIANGLE,))
    assert (held == inside).all() and 0 < held.sum() < 59
    assert (brush_mask(catalogue, (TRIANGLE, ODD)) == inside & (oddness >= 0.5)).all()
    assert brush_mask(catalogue, (Loop("gone", "z", TRIANGLE.corners),)).all()


def test_a_loop_is_straight_where_decades_were_equally_long(built) -> None:
    catalogue = Catalogue.open(built)
    z, oddness = catalogue.column("z"), catalogue.column("oddness")
    log = Loop("z", "oddness", ((1e-3, -0.1), (1.0, -0.1), (1.0, 1.1)), "x")
    inside = oddness < -0.1 + 1.2 * (np.log10(np.maximum(z, 1e-9)) + 3) / 3
    assert (brush_mask(catalogue, (log,)) == inside).all() and 0 < inside.sum() < 59


def test_what_is_drawn_later_over_the_same_axes_takes_its_place() -> None:
    other = Loop("z", "mag", TRIANGLE.corners)
    assert with_loop((Z, ODD, other), TRIANGLE) == (other, TRIANGLE)
    assert with_ranges((TRIANGLE, other), (Z, ODD)) == (other, Z, ODD)
    assert with_ranges((TRIANGLE,), (Z,)) == (TRIANGLE, Z)
    assert without_axes((TRIANGLE, Z, other), ("z", "oddness")) == (other,)


def test_no_filter_can_say_a_loop() -> None:
    assert brush_filter((Z, TRIANGLE)) == ""
