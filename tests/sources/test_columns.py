"""Tests of explorer.sources.columns."""

import numpy as np
import pyarrow as pa
import pytest

from explorer.errors import SourceError
from explorer.sources.columns import catalogue_table


class TestColumns:
    def test_text_repeats_ours_however_arrow_stores_it(self):
        user = pa.table({"id": pa.array(["a", "b"], pa.large_string())})
        assert catalogue_table(user, ids=["a", "b"], references=["", ""]).num_columns == 2
        assert "id_user" in catalogue_table(user, ids=["a", "c"], references=["", ""]).column_names

    def test_a_column_that_repeats_ours_is_left_out(self):
        user = pa.table({"id": ["a"], "ra_deg": [1.0], "dec_deg": [2.0], "rating": [3]})
        table = catalogue_table(
            user, ids=["a"], references=["a.png"], position=(np.array([1.0]), np.array([3.0]))
        )
        assert table.column_names == [
            "id", "reference", "ra_deg", "dec_deg", "dec_deg_user", "rating_user",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "column",
        [
            pa.RunEndEncodedArray.from_arrays([1], [1]),
            pa.array([{}], pa.struct([])),
            pa.array([[{}]], pa.list_(pa.struct([]))),
            pa.array([(1, 2, 3)], pa.month_day_nano_interval()),
        ],
    )
    def test_what_cannot_be_kept_is_refused_by_name(self, column):
        with pytest.raises(SourceError, match="Column 'odd' of the table holds"):
            catalogue_table(pa.table({"odd": column}), ids=["a"], references=["a.png"])
