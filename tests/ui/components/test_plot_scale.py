"""The axes of plots: places of values, and the numbers written on them."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def ask(script):
    return script("plot_scale.js")


def scale(low: float, high: float, *, log: bool = False, flip: bool = False) -> str:
    axis = f"{{low: {low}, high: {high}, log: {str(log).lower()}, flip: {str(flip).lower()}}}"
    return f"new PlotScale({axis}, 100, 500)"


def test_values_lie_evenly_and_come_back_from_their_place(ask) -> None:
    assert ask(f"() => [0, 5, 10].map((v) => {scale(0, 10)}.place(v))") == [100, 300, 500]
    assert ask(f"() => {scale(0, 10)}.value(300)") == pytest.approx(5)
    assert ask(f"() => {scale(0, 10)}.value(9999)") == 10


def test_decades_lie_evenly_and_a_flipped_axis_begins_at_the_other_end(ask) -> None:
    decades = scale(1, 100, log=True)
    assert ask(f"() => [1, 10, 100].map((v) => {decades}.place(v))") == [100, 300, 500]
    assert ask(f"() => {decades}.value(300)") == pytest.approx(10)
    assert ask(f"() => {scale(10, 20, flip=True)}.place(10)") == 500


@pytest.mark.parametrize(
    ("axis", "ticks"),
    [
        (scale(0, 1), [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (scale(-3, 12), [0, 5, 10]),
        (scale(17.3, 17.4), [17.3, 17.32, 17.34, 17.36, 17.38, 17.4]),
        (scale(1, 100, log=True), [1, 2, 5, 10, 20, 50, 100]),
        (scale(1e-3, 1e9, log=True), [1e-3, 1, 1e3, 1e6, 1e9]),
    ],
)
def test_ticks_are_round_numbers_inside_the_axis(ask, axis: str, ticks: list[float]) -> None:
    assert ask(f"() => {axis}.ticks(5)") == pytest.approx(ticks)


def test_numbers_are_written_short(ask) -> None:
    texts = ask("() => [0, 0.30000000000000004, -2.5, 1e7, 5e-5].map(tickText)")
    assert texts == ["0", "0.3", "−2.5", "1e7", "5e−5"]
