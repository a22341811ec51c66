"""What each column of a catalogue is like."""

import numpy as np
import pyarrow as pa
import pytest

from explorer.catalogue.columns import Column
from explorer.workspace.column_summaries import column_summaries, summary_of_column
from explorer.workspace.workspace import Workspace


def test_every_column_is_told_with_its_unit_and_spread(workspace: Workspace) -> None:
    found = {one.name: one for one in column_summaries(workspace.catalogue)}
    assert list(found) == [column.name for column in workspace.catalogue.columns]
    assert found["ra_deg"].unit == "deg" and found["ra_deg"].meaning.startswith("Right ascension")
    assert sum(found["z"].counts) == 59 and found["z"].high == pytest.approx(59 / 500)
    assert set(found["class"].commonest) == {"round", "edge_on", "ring"}


def test_what_is_missing_is_counted_and_not_drawn() -> None:
    values = pa.chunked_array([[1.0, None, float("nan")], [3.0, float("inf")]])
    told = summary_of_column(Column("size_arcsec", "number", "user"), values)
    assert told.known == 0.4 and (told.low, told.high) == (1, 3) and sum(told.counts) == 2
    assert told.unit == "arcsec"
    empty = summary_of_column(Column("x", "number", "user"), pa.chunked_array([[None]], pa.int64()))
    assert (empty.known, empty.low, empty.counts) == (0, None, ())


def test_one_value_and_large_ids_have_a_histogram_too() -> None:
    same = summary_of_column(Column("x", "number", "user"), pa.chunked_array([[5, 5, 5]]))
    assert sum(same.counts) == 3 and len(same.counts) == 4
    ids = pa.chunked_array([np.array([2**62, 2**62 + 1])])
    assert sum(summary_of_column(Column("objid", "number", "user"), ids).counts) == 2
    truth = summary_of_column(Column("t", "truth", "user"), pa.chunked_array([[True, None, True]]))
    assert truth.commonest == ("true",) and truth.known == pytest.approx(2 / 3)
