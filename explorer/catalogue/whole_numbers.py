"""Comparison of a column of whole numbers with any number, exact beyond 2⁵³ and 2⁶³."""

import math

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.arrays import Mask

COMPARE = {
    "=": pc.equal,
    "!=": pc.not_equal,
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
}


def compare_whole(column: pa.ChunkedArray, sign: str, value: float) -> Mask:
    """Which of an integer column's numbers hold against `value`, bool (N,); null holds never.

    Arrow would round them to floats to compare with a fraction, and cannot read 2⁶³ at all.
    """
    if not _fits(column.type, value):
        return _all_or_none(column, sign in (("!=", "<", "<=") if value > 0 else ("!=", ">", ">=")))
    if value != int(value):
        if sign in ("=", "!="):
            return _all_or_none(column, sign == "!=")
        return compare_whole(
            column, sign, (math.floor if sign in ("<=", ">") else math.ceil)(value)
        )
    compared = COMPARE[sign](column, pa.scalar(int(value), column.type))
    return np.asarray(pc.fill_null(compared, False), dtype=bool)


def _fits(kind: pa.DataType, value: float) -> bool:
    """Whether `value` lies between the least and the greatest number of an integer column."""
    if pa.types.is_signed_integer(kind):
        return -(1 << kind.bit_width - 1) <= value < 1 << kind.bit_width - 1
    return 0 <= value < 1 << kind.bit_width


def _all_or_none(column: pa.ChunkedArray, passes: bool) -> Mask:
    return np.asarray(pc.is_valid(column), dtype=bool) & passes
