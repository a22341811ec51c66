"""Tests of explorer.plots.spec."""

import pytest

from explorer.plots.spec import Plot, plot_from


@pytest.mark.parametrize(
    "plot",
    [
        Plot("z"),
        Plot("z", logs="x"),
        Plot("mag_g - mag_r", "mag_r", "class"),
        Plot("a:b", "ü;~ /", "c%", "xy"),
    ],
)
def test_a_plot_comes_back_from_its_text(plot: Plot) -> None:
    assert plot_from(plot.text()) == plot


def test_the_text_is_short_and_the_axes_are_those_in_use() -> None:
    assert Plot("z").text() == "z" and Plot("z").axes == ("z",)
    assert Plot("z", "m").text() == "z:m" and Plot("z", "m").axes == ("z", "m")


@pytest.mark.parametrize("text", ["", ":", ":y", "a:b:c:d:e"])
def test_what_is_no_plot_is_none(text: str) -> None:
    assert plot_from(text) is None
