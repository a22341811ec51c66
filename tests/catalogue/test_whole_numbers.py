"""Whole numbers are compared exactly: beyond 2⁵³, at the ends of their type, and with fractions."""

import operator

import numpy as np
import pyarrow as pa
import pytest

from explorer.catalogue.whole_numbers import COMPARE, compare_whole

PYTHONS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ENDS = {"int64": (-(2**63), 2**63 - 1), "uint8": (0, 255), "uint64": (0, 2**64 - 1)}
ASKED = [0, 7, -1, 1.5, -0.5, 254.5, 255, 300, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 2**64]


@pytest.mark.parametrize("kind", ENDS)
@pytest.mark.parametrize("sign", COMPARE)
@pytest.mark.parametrize("value", [*ASKED, 1e19, float("inf"), float("-inf")])
def test_it_answers_as_python_does(kind: str, sign: str, value: float) -> None:
    numbers = [*ENDS[kind], 0, 7, None] + ([2**53 + 1] if kind != "uint8" else [])
    column = pa.chunked_array([pa.array(numbers, kind)])
    held = compare_whole(column, sign, value)
    wanted = [number is not None and PYTHONS[sign](number, value) for number in numbers]
    assert held.dtype == np.bool_ and held.tolist() == wanted
