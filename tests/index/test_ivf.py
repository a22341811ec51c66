"""Tests of index.ivf."""

from pathlib import Path

import numpy as np

from index import Halves, IvfIndex, Wanted, build
from index.ivf import Probes, list_count
from index.tune import tune
from tests.contracts.test_index import exact_ids, share_found, unit_vectors


def test_lists_between_and_beyond_the_depths_measured() -> None:
    probes = Probes((10, 100), (4, 16))
    assert [probes.at(depth, 1000) for depth in (1, 10, 100)] == [4, 4, 16]
    assert 4 < probes.at(30, 1000) < 16 < probes.at(1000, 1000)
    assert probes.at(10**9, 50) == 50
    assert [list_count(n) for n in (0, 38, 1000, 1_000_000, 10_000_000)] == [1, 1, 16, 1024, 4096]


def test_copies_of_one_galaxy_are_as_good_as_each_other() -> None:
    """Which hundred of two hundred copies are found says nothing of what is missed."""
    distinct = unit_vectors(150)
    vectors = np.tile(distinct, (200, 1))
    index = IvfIndex.build(vectors)
    tune(index, vectors)
    assert index.recall >= 0.95
    assert max(index.probes.lists[:2]) < index.faiss.nlist / 4


def test_vectors_on_disk_are_indexed_without_a_copy(tmp_path: Path) -> None:
    vectors = unit_vectors(5_000)
    Halves.of(vectors).write(tmp_path / "v.npy")
    stored = Halves.read(tmp_path / "v.npy")
    index = build(stored, Wanted("ivf"))
    queries, everything = unit_vectors(20, seed=2), np.ones(5_000, bool)
    assert (
        share_found(index.search(queries, 10).ids, exact_ids(vectors, queries, 10, everything))
        >= 0.95
    )
    index.add(queries)
    assert len(index.vectors()) == 5_020 and len(stored) == 5_000
