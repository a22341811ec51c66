"""Rings around rated and tagged galaxies: what they mean, and their switch."""

import pytest

pytestmark = pytest.mark.browser

MAP = """
window.drawn = [];
window.map = {
  data: { marks: { rated: { up: [3, 4], 5: [7] }, tagged: [9] } }, dark: true,
  toolbar: { rings: document.createElement("button") },
  points: { placeOf: (row) => (row === 4 ? undefined : [row, row]) },
  camera: { toScreen: (x, y) => [x, y] }, drawing: { request() {} }, fitLegends: () => false,
  overlay: { ring: (...ring) => drawn.push(ring) },
};
window.rings = new MapRings(map);
"""


@pytest.fixture
def ask(script):
    return script("icons.js", "dom.js", "map_rings.js", stand_ins=MAP)


def test_each_kind_of_ring_is_named_with_its_count(ask) -> None:
    kinds = ask("() => ringKinds(map.data.marks, true)")
    assert [(kind["name"], kind["count"]) for kind in kinds] == [
        ("rated 5", 1),
        ("interesting", 2),
        ("tagged", 1),
    ]
    assert ask("() => ringKinds({ rated: { up: [] }, tagged: [] }, true)") == []
    in_notebook = ask("() => ringKinds({ rated: {}, tagged: [], shown: [1, 2], selected: [2] }, 1)")
    assert [(k["name"], k["count"]) for k in in_notebook] == [("in the grid", 2), ("selected", 1)]


def test_rings_are_drawn_where_galaxies_lie_until_they_are_turned_off(ask) -> None:
    ask("() => rings.draw(5)")
    assert [ring[0] for ring in ask("() => drawn")] == [[7, 7], [3, 3], [9, 9]]
    ask("() => { rings.toggle(); drawn.length = 0; rings.draw(5); }")
    assert ask("() => drawn") == [] and ask("() => rings.node.hidden")
    ask("() => { rings.toggle(); rings.draw(5); }")
    assert len(ask("() => drawn")) == 3 and not ask("() => rings.node.hidden")
    ask("() => { map.data.marks.selected = [1]; drawn.length = 0; rings.draw(5); }")
    assert [1, 1] in [ring[0] for ring in ask("() => drawn")]


def test_without_rings_there_is_no_switch(ask) -> None:
    ask("() => { map.data.marks = { rated: {}, tagged: [] }; rings.explain(); }")
    assert ask("() => [map.toolbar.rings.hidden, rings.node.hidden]") == [True, True]
