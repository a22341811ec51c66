"""A line of the table of GPU checks."""

import math

from explorer.bench.checks.table import Row


def test_a_ratio_is_held_to_its_aim() -> None:
    assert Row("", 3.0, "ms", 2.0, at_most=2).reached
    assert not Row("", 5.0, "ms", 2.0, at_most=2).reached
    assert not Row("", 0.8, "", 1.0, at_least=0.9).reached and Row("", 9.0, "", 1.0).reached
    assert math.isnan(Row("", 1.0, "", 0.0).ratio)
