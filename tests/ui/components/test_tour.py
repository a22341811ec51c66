"""The tour by itself: where it begins, what is kept of it, and that leaving it is for good."""

import pytest

pytestmark = pytest.mark.browser

KEPT = """
const kept = {};
readSetting = (name, fallback) => kept[name] ?? fallback;
saveSetting = (name, value) => { kept[name] = value; };
const visited = [];
visit = (address) => visited.push(address);
addressHere = () => ({ page: "", query: new URLSearchParams() });
const tour = new Tour();
document.body.append(tour.node, tour.spot);
"""


@pytest.fixture
def ask(script):
    names = ("icons.js", "dom.js", "key_table.js", "keys.js", "help_text.js")
    return script(*names, "tour_steps.js", "tour.js", stand_ins=KEPT)


def test_a_program_is_no_first_visitor(ask) -> None:
    assert ask("() => { tour.arrive({ tours: true }); return [tour.at, tour.node.hidden]; }") == [
        -1,
        True,
    ]


def test_it_goes_on_where_it_was_and_turns_to_the_pages_of_its_steps(ask) -> None:
    said = ask(
        "() => { kept.tour = '1'; tour.arrive({ tours: true }); tour.turn(1);"
        " return [tour.at, kept.tour, visited, tour.title.textContent]; }"
    )
    assert said == [2, "2", ["./map"], "The map"]


def test_once_left_it_comes_no_more_by_itself(ask) -> None:
    left = "kept.tour = '0'; tour.arrive({ tours: true }); tour.leave();"
    assert ask(
        f"() => {{ {left} tour.arrive({{ tours: true }}); return [tour.at, kept.tour]; }}"
    ) == [
        -1,
        "left",
    ]
    refused = "saveSetting = () => {}; kept.tour = '0'; tour.gone = false;"
    again = (
        f"{refused} tour.arrive({{ tours: true }}); tour.leave(); tour.arrive({{ tours: true }});"
    )
    assert ask(f"() => {{ {again} return tour.at; }}") == -1
    assert ask("() => { tour.start(); return [tour.at, kept.tour]; }")[0] == 0


def test_the_last_step_ends_it(ask) -> None:
    assert ask(
        "() => { kept.tour = String(TOUR.length - 1); tour.arrive({ tours: true }); tour.turn(1);"
        " return [tour.at, kept.tour]; }"
    ) == [-1, "left"]


def test_without_a_catalogue_there_is_none(ask) -> None:
    assert ask("() => { kept.tour = '0'; tour.arrive({ tours: false }); return tour.at; }") == -1
