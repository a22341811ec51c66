"""A chart of series: what it draws, what is read at the pointer, and a part of it seen larger."""

import json

import numpy as np
import pytest

from explorer.ui.components.chart import axis_of, chart_of, drawn

pytestmark = pytest.mark.browser

SCRIPTS = (
    *("dom.js", "key_table.js", "keys.js"),
    *("plot_scale.js", "plot_marks.js", "plot_axes.js", "chart_marks.js"),
)
X, Y, ERROR = np.array([1.0, 2.0, 9.0]), np.array([15.0, 16.0, 15.5]), np.array([0.1, 0.2, 0.3])


def two_bands() -> dict:
    """Three points in g and one in r, bright end up."""
    g = drawn("g", "dots", (X, Y, ERROR), "rgb(1,2,3)")
    r = drawn("r", "dots", (X[:1], Y[1:2], ERROR[:1]), "rgb(4,5,6)")
    axes = axis_of("days", X), axis_of("magnitude", Y, flip=True)
    return chart_of([g, r], *axes, label="Light curve", height_px=300)


@pytest.fixture
def ask(script):
    stand_ins = f"""
    const ICONS = {{}};
    document.body.style.width = "600px";
    const root = make("div");
    document.body.append(root);
    window.chart = new Chart(root);
    chart.svg.style.width = "600px";
    chart.size = {{ width: 600, height: 300 }};
    chart.update({json.dumps(two_bands())});
    window.pointAt = (x, y) => nearestPoint(chart, [chart.x.place(x) + 3, chart.y.place(y)]);
    window.press = (key) => chart.svg.dispatchEvent(new KeyboardEvent("keydown", {{ key }}));
    """
    source = [*SCRIPTS, "chart_pointer.js", "chart.js"]
    return script(*source, stand_ins=stand_ins)


def test_a_series_is_one_path_of_errors_and_one_of_points(ask) -> None:
    inside = "chart.svg.firstElementChild.children"
    drawn_paths = ask(f"[...{inside}].map((path) => (path.getAttribute('d').match(/M/g)).length)")
    assert drawn_paths == [3, 3, 1, 1]
    colours = ask(f"[...{inside}].map((path) => path.getAttribute('stroke'))")
    assert colours == ["rgb(1,2,3)"] * 2 + ["rgb(4,5,6)"] * 2


def test_bright_is_up(ask) -> None:
    assert ask("chart.y.place(15) < chart.y.place(16)") is True


def test_the_point_under_the_pointer_is_read_with_its_error(ask) -> None:
    assert ask("pointText(pointAt(2, 16), chart.data)") == "g · days: 2 · magnitude: 16 ± 0.2"
    assert ask("pointAt(5, 15.2)") is None


def test_a_band_is_left_out_and_comes_back(ask) -> None:
    click = "chart.names.children[0].click(), chart.svg.firstElementChild.children.length"
    assert ask(click) == 2 and ask("pointAt(2, 16)") is None
    assert ask(click) == 4


def test_keys_see_a_part_larger_and_escape_sees_all(ask) -> None:
    width = "chart.x.high - chart.x.low"
    whole = ask(width)
    ask("press('+')")
    assert ask(width) == pytest.approx(whole / 2)
    low = ask("chart.x.low")
    ask("press('ArrowRight')")
    assert ask("chart.x.low") == pytest.approx(low + whole / 8)
    assert ask("chart.whole.hidden") is False
    ask("press('Escape')")
    assert ask(width) == whole and ask("chart.whole.hidden") is True


def test_a_pull_across_keeps_all_of_the_other_axis(ask) -> None:
    box = ask("boxBetween(chart, [100, 100], [300, 103])")
    assert box["x"][0] < box["x"][1]
    assert box["y"] == [ask("chart.y.low"), ask("chart.y.high")]


def test_an_axis_holds_all_values_and_an_empty_one_has_ends() -> None:
    logarithmic = axis_of("days", np.array([0.1, 100.0]), log=True)
    assert 0.07 < logarithmic.low < 0.1 and 100 < logarithmic.high < 140
    assert axis_of("days", np.zeros(0), log=True).low < axis_of("days", np.zeros(0), log=True).high
    alone = axis_of("mag", np.array([15.0, np.nan]))
    assert alone.low < 15.0 < alone.high
