"""Tests of index.store."""

from pathlib import Path

import pytest

from index import IndexFault, MilvusIndex, discard_others, load, save
from tests.contracts.test_index import NEEDS_MILVUS, unit_vectors


@NEEDS_MILVUS
def test_a_successor_takes_the_place_of_the_old_collection(tmp_path: Path) -> None:
    uri = str(tmp_path / "lite.db")
    old = MilvusIndex.build(unit_vectors(30), uri=uri)
    first = save(old, tmp_path / "index")
    new = MilvusIndex.build(unit_vectors(40), uri=uri)
    second = save(new, tmp_path / "index")
    discard_others(tmp_path / "index", second["name"])
    opened = load(tmp_path / "index", second["name"], size=40, dim=16)
    assert len(opened) == 40
    client = new._connection._client or opened._connection._client
    assert client.list_collections() == [second["collection"]]
    assert first["collection"] != second["collection"]
    client.drop_collection(second["collection"])
    with pytest.raises(IndexFault, match="has no collection"):
        load(tmp_path / "index", second["name"], size=40, dim=16)
    for index in (old, new, opened):
        index.close()
