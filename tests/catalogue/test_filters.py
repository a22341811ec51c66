"""The filter language: what passes, what is refused, and with which words."""

import numpy as np
import pyarrow as pa
import pytest

from explorer.catalogue.filters import Columns, mask_of
from explorer.errors import FilterError

TABLE = pa.table(
    {
        "z": pa.array([0.01, 0.2, None, float("nan")]),
        "class": ["spiral", "edge on", None, "spiral barred"],
        "objid": pa.array([587722952767439450, 587722952767439451, 3, 4], pa.int64()),
        "my mag": pa.array([17.0, 18.0, 19.0, 20.0]),
        "flag": [True, False, True, None],
    }
)
TAGGED = np.array([True, False, False, True])


def passing(expression: str) -> list[int]:
    columns = Columns(
        read=lambda name: TABLE[name],
        names=tuple(TABLE.column_names),
        count=4,
        special={"tag": lambda value: TAGGED if value in (None, "ring") else ~TAGGED & False},
    )
    return np.flatnonzero(mask_of(expression, columns)).tolist()


@pytest.mark.parametrize(
    ("expression", "rows"),
    [
        ("", [0, 1, 2, 3]),
        ("z < 0.1", [0]),
        ("z != 0.2", [0]),
        ("z is null", [2, 3]),
        ("z is not null", [0, 1]),
        ("not z < 0.1", [1, 2, 3]),
        ("class = 'spiral'", [0]),
        ("class like 'SPIRAL%'", [0, 3]),
        ("class not like 'spiral%'", [1]),
        ("class in ('spiral', 'edge on')", [0, 1]),
        ("class not in ('spiral')", [1, 3]),
        ("objid = 587722952767439451", [1]),
        ("\"my mag\" >= 19 and tag = 'ring'", [3]),
        ("tag != 'ring'", [1, 2]),
        ("tag is null or z > 1e-1", [1, 2]),
        ("(z < 0.1 or \"my mag\" = 20) and class like 'spiral%'", [0, 3]),
        ("flag = true", [0, 2]),
        ("z > -1 AND z<.5", [0, 1]),
    ],
)
def test_rows_that_pass(expression: str, rows: list[int]) -> None:
    assert passing(expression) == rows


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("zz < 1", "no column 'zz'. Columns: tag, z, class"),
        ("z <", "needs a value where it has its end"),
        ("z < 0.1 and", "needs a column"),
        ("class = spiral", "single quotes"),
        ("class = 3", "is text"),
        ("z = 'a'", "holds numbers"),
        ("z < 1 z > 2", "left over at 'z'"),
        ("(z < 1", "needs '\\)'"),
        ("z ; drop", "cannot be read|needs ="),
        ("__import__('os')", "no column"),
        ("tag > 'a'", "only be compared"),
        ("(" * 80 + "z<1" + ")" * 80, "nested deeper"),
    ],
)
def test_refused_with_a_sentence(expression: str, words: str) -> None:
    with pytest.raises(FilterError, match=words):
        passing(expression)
