"""Tests of explorer.sources.columns."""

import numpy as np
import pyarrow as pa

from explorer.sources.columns import catalogue_table, free_names


class TestNames:
    def test_taken_names_step_aside(self):
        names = ["tags", "p_smooth", "ID", "a.b", "", "z", "z", "Z", "my mag"]
        assert free_names(names) == [
            "tags_user", "p_smooth_user", "ID_user", "a_b", "column_5", "z", "z_2", "Z_3", "my mag",
        ]  # fmt: skip

    def test_a_column_that_repeats_ours_is_left_out(self):
        user = pa.table({"id": ["a"], "ra_deg": [1.0], "dec_deg": [2.0], "rating": [3]})
        table = catalogue_table(
            user, ids=["a"], references=["a.png"], position=(np.array([1.0]), np.array([3.0]))
        )
        assert table.column_names == [
            "id", "reference", "ra_deg", "dec_deg", "dec_deg_user", "rating_user",
        ]  # fmt: skip
