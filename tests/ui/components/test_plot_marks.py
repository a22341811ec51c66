"""Bars, cells and points: what is not selected is grey."""

import pytest

pytestmark = pytest.mark.browser

INK = """
window.ink = { accent: "blue", grey: "grey", colour: (byte) => `byte-${byte}` };
window.x = new PlotScale({ low: 0, high: 2 }, 0, 200);
window.y = new PlotScale({ low: 0, high: 4 }, 100, 0);
window.marks = (data) => drawMarks(data, x, y, ink);
window.fill = (each) => each.getAttribute("fill");
window.fills = (node, tag) => [...node.querySelectorAll(tag)].map(fill);
"""
BARS = 'kind: "histogram", edges: [0, 1, 2], counts: [4, 2], selected: [1, 0]'
POINTS = """kind: "points", points: [
  {row: 4, id: "a", x: 1, y: 2, ey: 1, selected: true, colour: 9},
  {row: 5, id: "b", x: 2, y: 4, selected: false, colour: 8}]"""


@pytest.fixture
def ask(script):
    return script("plot_scale.js", "plot_marks.js", stand_ins=INK)


def test_bars_are_as_high_as_their_counts(ask) -> None:
    heights = "[...group.querySelectorAll('rect')].map((bar) => Number(bar.getAttribute('height')))"
    assert ask(f"() => {{ const group = marks({{{BARS}}}); return {heights}; }}") == [100, 50]
    assert ask(f"() => fills(marks({{{BARS}}}), 'rect')") == ["blue", "blue"]


def test_the_selected_part_of_a_bar_stands_out(ask) -> None:
    drawn = ask(f"() => fills(marks({{{BARS}, selecting: true}}), 'rect')")
    assert drawn == ["grey", "blue", "grey"]


def test_cells_without_a_selected_galaxy_are_grey_and_full_ones_opaque(ask) -> None:
    read = """([data, most]) => data.cells.map((cell) => cellInk(cell, data, ink, most))"""
    data = {"cells": [[0, 0, 9, 0, 3], [1, 0, 5, 5, 7]]}
    (fill, grey), (other, opacity) = ask(read, [{**data, "selecting": True}, 2.302585])
    assert (fill, other) == ("grey", "blue") and grey == pytest.approx(1, abs=1e-5)
    assert 0.5 < opacity < 1
    coloured = ask(read, [{**data, "legend": {}}, 2.302585])
    assert [one[0] for one in coloured] == ["byte-3", "byte-7"]


def test_cells_are_one_image_with_the_low_row_at_the_bottom(ask) -> None:
    read = """async () => {
      const data = { kind: "density", columns: 2, rows: 2, cells: [[1, 0, 5, 5, 0]] };
      const image = new Image();
      image.src = marks(data).getAttribute("href");
      await image.decode();
      const pen = Object.assign(document.createElement("canvas"), { width: 2, height: 2 })
        .getContext("2d");
      pen.drawImage(image, 0, 0);
      return [...pen.getImageData(0, 0, 2, 2).data].filter((_, i) => i % 4 === 3);
    }"""
    assert ask(read) == [0, 0, 0, 255]


def test_points_have_rows_names_and_error_bars(ask) -> None:
    read = """() => { const group = marks({DATA, selecting: true, legend: {}});
      const front = group.lastChild;
      return [fills(front, ":scope > g"), front.querySelectorAll("line").length,
        group.querySelectorAll("circle")[0].dataset.row, front.textContent]; }"""
    fills, bars, row, text = ask(read.replace("DATA", POINTS))
    assert (fills, bars, row) == (["byte-9"], 1, "5") and text == "a: 1, 2"
