"""Columns of every type that Arrow has, as values, ids and image paths."""

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

_WHEN = dt.datetime(2020, 1, 1)
_INTERVAL = pa.month_day_nano_interval()


def _three(value: Any, kind: pa.DataType | None = None) -> pa.Array:
    return pa.array([value, None, value], kind)


VALUE_COLUMNS: dict[str, tuple[Any, str]] = {
    **{str(k): (_three(1, k), "read") for k in (pa.int8(), pa.uint8(), pa.int64(), pa.uint64())},
    **{f"{k}": (_three(1.5, k), "read") for k in (pa.float32(), pa.float64())},
    "half": (_three(np.float16(1.5), pa.float16()), "read"),
    "bool": (_three(True), "read"),
    "text": (_three("x"), "read"),
    "large-text": (_three("x", pa.large_string()), "read"),
    "view": (_three("x", pa.string_view()), "read"),
    "bytes": (_three(b"x"), "read"),
    "two-bytes": (_three(b"xy", pa.binary(2)), "read"),
    "null": (pa.nulls(3), "read"),
    "dictionary": (_three("x").dictionary_encode(), "read"),
    "numbers-dictionary": (_three(5).dictionary_encode(), "read"),
    "date": (_three(_WHEN.date()), "read"),
    "time": (_three(_WHEN.time()), "read"),
    "instant": (_three(_WHEN), "read"),
    "zoned": (_three(_WHEN, pa.timestamp("us", "UTC")), "read"),
    "duration": (_three(dt.timedelta(1)), "read"),
    "decimal": (_three(Decimal("1.50")), "read"),
    "long-decimal": (_three(Decimal("1.50"), pa.decimal256(60, 2)), "read"),
    "list": (_three([1, 2]), "read"),
    "list-of-text": (_three(["x"]), "read"),
    "fixed-list": (_three([1.0, 2.0], pa.list_(pa.float64(), 2)), "read"),
    "lists-of-lists": (_three([[1]]), "read"),
    "object": (_three({"a": 1}), "read"),
    "nested": (_three({"a": {"b": [1]}}), "read"),
    "map": (_three([("a", 1)], pa.map_(pa.string(), pa.int64())), "read"),
    "empty-list": (_three([], pa.list_(pa.int8())), "read"),
    "nan": (pa.array([float("nan")] * 3), "read"),
}

_TEXT = ["1", "2", "3"]
ID_COLUMNS: dict[str, tuple[Any, str, list[str]]] = {
    **{
        str(k): (pa.array([1, 2, 3], k), "read", _TEXT)
        for k in (pa.int8(), pa.uint16(), pa.int64())
    },
    "uint64": (pa.array([2**64 - 1, 0, 1], pa.uint64()), "read", [str(2**64 - 1), "0", "1"]),
    "large": (pa.array(_TEXT, pa.large_string()), "read", _TEXT),
    "view": (pa.array(_TEXT, pa.string_view()), "read", _TEXT),
    "dictionary": (pa.array(_TEXT).dictionary_encode(), "read", _TEXT),
    "float": (pa.array([1.0, 2.0, 3.0]), "sentence", []),
    "half": (pa.array(np.array([1, 2, 3], np.float16)), "sentence", []),
    "bool": (pa.array([True, False, None]), "sentence", []),
    "bytes": (pa.array([b"1", b"2", b"3"]), "sentence", []),
    "date": (pa.array([_WHEN.date()] * 3), "sentence", []),
    "decimal": (pa.array([Decimal(1), Decimal(2), Decimal(3)]), "sentence", []),
    "list": (pa.array([["1"], ["2"], ["3"]]), "sentence", []),
    "object": (pa.array([{"a": 1}, {"a": 2}, {"a": 3}]), "sentence", []),
    "null": (pa.nulls(3), "sentence", []),
    "gap": (pa.array(["1", None, "3"]), "sentence", []),
    "twice": (pa.array([1, 2, 1]), "sentence", []),
}

_FILES = ["a.png", "b.png", "c.png"]
IMAGE_COLUMNS: dict[str, tuple[Any, str]] = {
    "large": (pa.array(_FILES, pa.large_string()), "read"),
    "view": (pa.array(_FILES, pa.string_view()), "read"),
    "dictionary": (pa.array(_FILES).dictionary_encode(), "read"),
    "gap": (pa.array(["a.png", None, "c.png"]), "read"),
    "null": (pa.nulls(3), "sentence"),
    "blank": (pa.array(["", " ", ""]), "sentence"),
    "whole": (pa.array([1, 2, 3]), "sentence"),
    "float": (pa.array([1.5, 2.5, 3.5]), "sentence"),
    "bool": (pa.array([True, False, True]), "sentence"),
    "bytes": (pa.array([b"\x89PNG", b"x", b"y"]), "sentence"),
    "list": (pa.array([["a.png"], ["b.png"], []]), "sentence"),
    "object": (pa.array([{"bytes": b"x", "path": "a.png"}] * 3), "sentence"),
    "date": (pa.array([_WHEN.date()] * 3), "sentence"),
}
