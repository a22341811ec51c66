"""Tests of explorer.sources.tables.parquet."""

import pyarrow as pa
import pyarrow.parquet as pq

from explorer.sources.open import open_source
from tests.sources.conftest import picture


def test_parquet_categories_are_text(tmp_path):
    picture(tmp_path / "a.png")
    kind = pa.array(["spiral"]).dictionary_encode()
    pq.write_table(pa.table({"file": ["a.png"], "kind": kind}), tmp_path / "t.parquet")
    assert open_source(str(tmp_path / "t.parquet")).table["kind"].type == pa.string()
