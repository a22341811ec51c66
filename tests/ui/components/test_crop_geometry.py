"""Squares on an image: read from the address, drawn, moved, and never over the edge."""

import math

import pytest

pytestmark = pytest.mark.browser

WIDE, SQUARE, TALL = 0.5, 1, 2  # height over width


@pytest.fixture
def ask(script):
    return script("crop_geometry.js")


def inside(square: list[float], ratio: float) -> bool:
    u, v, side = square
    return min(u, v) >= 0 and u + side <= 1 + 1e-9 and v + side <= ratio + 1e-9


@pytest.mark.parametrize(
    ("text", "square"),
    [
        ("1000.2500.5000", [0.1, 0.25, 0.5]),
        ("0.0.10000", [0, 0, 1]),
        ("", None),
        (None, None),
        ("1.2", None),
        ("1.2.3.4", None),
        ("1.x.3", None),
    ],
)
def test_a_crop_is_read_from_the_address(ask, text: str, square: list[float] | None) -> None:
    assert ask("text => parseCrop(text)", text) == square


def test_a_crop_is_written_as_it_is_read(ask) -> None:
    assert ask("square => cropText(square)", [0.1, 0.25, 1 / 3]) == "1000.2500.3333"
    assert ask("text => cropText(parseCrop(text))", "123.4567.890") == "123.4567.890"


@pytest.mark.parametrize("ratio", [WIDE, SQUARE, TALL])
def test_the_first_crop_lies_in_the_image(ask, ratio: float) -> None:
    assert inside(ask("ratio => firstCrop(ratio)", ratio), ratio)


@pytest.mark.parametrize(
    ("to", "square"),
    [
        ([0.7, 0.6], [0.5, 0.5, 0.2]),  # the longer way counts
        ([0.4, 0.3], [0.3, 0.3, 0.2]),
        ([0.8, 0.4], [0.5, 0.2, 0.3]),
        ([9, 9], [0.5, 0.5, 0.5]),
        ([-9, 0.5], [0, 0.5, 0.5]),
        ([0.5, 0.5], [0.5, 0.5, 0]),
    ],
)
def test_a_square_is_drawn_from_a_corner(ask, to: list[float], square: list[float]) -> None:
    drawn = ask("to => draggedCrop([0.5, 0.5], to, 1)", to)
    assert drawn == pytest.approx(square)


@pytest.mark.parametrize("ratio", [WIDE, SQUARE, TALL])
@pytest.mark.parametrize("to", [[2, 2], [-2, 2], [2, -2], [-2, -2]])
def test_a_square_is_never_drawn_over_the_edge(ask, ratio: float, to: list[float]) -> None:
    drawn = ask("([to, ratio]) => draggedCrop([0.3, 0.4 * ratio], to, ratio)", [to, ratio])
    assert inside(drawn, ratio) and drawn[2] > 0


def test_a_drag_that_begins_outside_the_image_draws_nothing(ask) -> None:
    assert ask("() => draggedCrop([1.2, 0.5], [1.4, 0.6], 1)[2]") == 0


@pytest.mark.parametrize("ratio", [WIDE, SQUARE, TALL])
@pytest.mark.parametrize("square", [[-1, -1, 0.2], [2, 2, 0.2], [0.5, 0.5, 9], [0.1, 0.1, 0]])
def test_a_moved_square_stays_in_the_image(ask, ratio: float, square: list[float]) -> None:
    moved = ask("([square, ratio]) => cropInside(square, ratio)", [square, ratio])
    assert inside(moved, ratio) and 0.05 <= moved[2] <= min(1, ratio)


def test_keys_move_and_resize_about_the_middle(ask) -> None:
    assert ask("() => cropStep('ArrowLeft', 0.1)") == [-0.1, 0, 0]
    grown, shrunk = (ask("press => cropStep(press, 0.1)", press) for press in ("larger", "smaller"))
    assert grown == [-part for part in shrunk] and grown[2] == 0.1
    assert grown[0] == grown[1] == -grown[2] / 2
    assert ask("() => cropStep('Enter', 0.1)") is None
    assert not any(math.isnan(part) for part in ask("() => cropStep('smaller', 0.1)"))
