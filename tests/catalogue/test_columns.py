"""What a user is told of a column."""

import pyarrow as pa

from explorer.catalogue.columns import distinct


def test_the_commonest_values_come_first() -> None:
    column = pa.chunked_array([["b", "a", None], ["a", "c"]])
    assert distinct(column) == ["a", "b", "c"] and distinct(column, limit=1) == ["a"]
