"""Choosing an index: the kind for a size, the recall that was asked for, and honest figures."""

import numpy as np
import pytest

from index import FlatIndex, IvfIndex, Wanted, build
from index.tune import chosen_kind, measured_recall, suits
from tests.contracts.test_index import exact_ids, share_found, unit_vectors

pytestmark = pytest.mark.slow

GIGABYTE = 2**30


def test_exact_while_it_is_quick_and_fits() -> None:
    memory = {"memory_bytes": 24 * GIGABYTE}
    assert chosen_kind(1_000_000, 64, recall=0.95, **memory) == "flat"
    assert chosen_kind(10_000_000, 64, recall=0.95, **memory) == "ivf"
    assert chosen_kind(10_000_000, 64, recall=1.0, **memory) == "flat"
    assert chosen_kind(1_000_000, 64, recall=0.95, memory_bytes=GIGABYTE // 2) == "ivf"
    assert suits("flat", Wanted(), 1000, 64) and not suits("ivf", Wanted("flat"), 1000, 64)
    assert suits("milvus", Wanted("milvus:http://host:19530"), 10, 4)


@pytest.mark.parametrize("recall", [0.8, 0.95])
def test_the_recall_asked_for_is_reached_on_queries_it_was_not_tuned_on(recall: float) -> None:
    vectors, queries = unit_vectors(20_000), unit_vectors(200, seed=4)
    index = build(vectors, Wanted("ivf", recall))
    assert isinstance(index, IvfIndex) and recall <= index.recall <= 1
    found = index.search(queries, 24).ids
    share = share_found(found, exact_ids(vectors, queries, 24, np.True_))
    assert share == pytest.approx(index.recall, abs=0.05)
    assert measured_recall(index, vectors, seed=9) == pytest.approx(index.recall, abs=0.05)


def test_more_recall_takes_more_lists() -> None:
    vectors = unit_vectors(20_000)
    low, high = (build(vectors, Wanted("ivf", recall)) for recall in (0.6, 0.99))
    assert isinstance(low, IvfIndex) and isinstance(high, IvfIndex)
    assert low.probes.lists[0] < high.probes.lists[0]


@pytest.mark.parametrize("kind", ["ivf", "shards"])
@pytest.mark.parametrize("count", [1, 2])
def test_one_vector_or_two_have_nothing_to_be_measured_by(kind: str, count: int) -> None:
    index = build(unit_vectors(count), Wanted(kind))
    assert index.recall == 1 and len(index.search(unit_vectors(0), 3).ids) == 0
    assert index.search(unit_vectors(1), 3).ids.tolist()[0][0] == 0


def test_the_exact_index_finds_all() -> None:
    vectors = unit_vectors(300)
    index = build(vectors, Wanted("auto"))
    assert isinstance(index, FlatIndex) and index.recall == 1
    assert measured_recall(index, vectors) == 1
    assert measured_recall(FlatIndex.build(vectors[:1]), vectors[:1]) == 1


@pytest.mark.parametrize(("kind", "recall"), [("magic", 0.9), ("milvus:", 0.9), ("flat", 0.0)])
def test_what_cannot_be_is_refused(kind: str, recall: float) -> None:
    with pytest.raises(ValueError, match=r"auto, flat, ivf|recall"):
        Wanted(kind, recall)
