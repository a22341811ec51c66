"""Tests of explorer.bench.growth."""

import pytest

from explorer.bench.growth import Machine, Measured, exponent, line, predicted, told

SIZES = [1_000, 10_000, 100_000]


def test_the_exponent_of_a_power_is_found() -> None:
    assert exponent(SIZES, [3 * rows**1.5 for rows in SIZES]) == pytest.approx(1.5)
    assert exponent(SIZES, [2.0, 2.0, 2.0]) == pytest.approx(0)
    assert exponent([10], [1.0]) is None and exponent([10, 20], [0.0, 1.0]) is None


def test_memory_goes_on_as_a_line_and_never_falls() -> None:
    assert line(SIZES, [300 + rows / 100 for rows in SIZES], 1_000_000) == pytest.approx(10_300)
    assert line(SIZES, [3.0, 2.0, 1.0], 10**9) == 1.0
    assert line([1_000], [5.0], 2_000) == 10.0


def test_what_is_predicted_in_hours_gb_and_machines() -> None:
    seconds, held = [rows / 1e5 for rows in SIZES], [rows / 100 for rows in SIZES]
    measured = Measured(SIZES, seconds, [0.0] * 3, held, [0.0] * 3)
    found = predicted(measured, 10**8, Machine(100, 0.5))
    assert found["seconds"] == pytest.approx(1_000) and found["hours"] == pytest.approx(0.278)
    assert found["held_gb"] == pytest.approx(976.56, abs=0.01) and found["machines"] == 10
    assert found["disk_gb"] == 0
    assert found["machine_hours"] == pytest.approx(2.778) and found["cost"] == 1.39


def test_one_size_has_no_exponent_but_a_prediction_in_proportion() -> None:
    found = told(Measured([10**6], [2.0], [2048.0], [1024.0], [10.0]), Machine(10))
    assert found["exponent"] is None
    assert found["predicted"]["100000000"]["seconds"] == 200
    assert found["predicted"]["100000000"]["machines"] == 10
    assert "cost" not in found["predicted"]["100000000"]
