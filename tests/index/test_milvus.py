"""What is Milvus's own: reconnecting, a missing client, a lost collection, long filters."""

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import (
    IndexFault,
    MilvusIndex,
)
from index import milvus as backend
from index.milvus import without_credentials
from tests.contracts.test_index import NEEDS_MILVUS, exact_ids, share_found, unit_vectors


@NEEDS_MILVUS
def test_a_connection_that_was_lost_is_made_again(tmp_path: Path) -> None:
    vectors = unit_vectors(100)
    index = MilvusIndex.build(vectors, uri=str(tmp_path / "lite.db"))
    index._connection._client.close()  # as a server that was started again leaves it
    assert index.search(vectors[:2], 1).ids[:, 0].tolist() == [0, 1]
    index.close()
    assert index.search(vectors[:2], 1).ids[:, 0].tolist() == [0, 1]
    index.close()


@NEEDS_MILVUS
def test_long_filters_go_in_lists_and_sieves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors, queries = unit_vectors(3000), unit_vectors(5, seed=1)
    index = MilvusIndex.build(vectors, uri=str(tmp_path / "lite.db"))
    monkeypatch.setattr(backend, "LISTED", 300)
    near = vectors @ queries[0]
    filters = (near < 0.1, near > np.sort(near)[-400], np.arange(3000) % 2 == 0, near < 2)
    for allow in filters:  # far, near, half, all; half precision swaps ties
        found = index.search(queries, 10, allow=allow).ids
        assert share_found(found, exact_ids(vectors, queries, 10, allow)) >= 0.96
    index.close()


def test_a_missing_client_is_one_sentence_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.import_module

    def absent(name: str, *rest: Any) -> Any:
        if name == "pymilvus":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(IndexFault, match="pip install"):
        MilvusIndex.build(unit_vectors(3), uri=str(tmp_path / "lite.db"))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("milvus:http://ada:pass@host:19530", "milvus:http://host:19530"),
        ("milvus:https://ada:p%40ss@host/db?token=x", "milvus:https://host/db"),
        ("http://host:1", "http://host:1"),
        ("milvus:folder/lite.db", "milvus:folder/lite.db"),
        ("auto", "auto"),
    ],
)
def test_credentials_are_not_kept(given: str, shown: str) -> None:
    assert without_credentials(given) == shown
