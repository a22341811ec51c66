"""Every index backend keeps the same promises; the exact answer is numpy's own."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import FlatIndex, IndexFault, VectorIndex, discard_others, load, save
from index.store import KINDS


def unit_vectors(count: int, dim: int = 16, seed: int = 0) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("kind", sorted(KINDS))
class TestContract:
    def build(self, kind: str, vectors: NDArray[np.float32]) -> VectorIndex:
        return KINDS[kind].build(vectors)

    def test_finds_what_numpy_finds(self, kind: str) -> None:
        vectors, queries = unit_vectors(500), unit_vectors(20, seed=1)
        hits = self.build(kind, vectors).search(queries, 10)
        exact = np.argsort(-(queries @ vectors.T), axis=1)[:, :10]
        overlap = [len(np.intersect1d(a, b)) for a, b in zip(hits.ids, exact, strict=True)]
        assert np.mean(overlap) / 10 >= 0.95
        assert (np.diff(hits.scores, axis=1) <= 1e-6).all()
        assert hits.ids.shape == hits.scores.shape == (20, 10)

    def test_a_vector_finds_itself_at_one(self, kind: str) -> None:
        vectors = unit_vectors(100)
        hits = self.build(kind, vectors).search(vectors[:5], 1)
        assert hits.ids[:, 0].tolist() == [0, 1, 2, 3, 4]
        assert np.allclose(hits.scores, 1, atol=1e-4)

    def test_more_asked_than_there_are(self, kind: str) -> None:
        hits = self.build(kind, unit_vectors(3)).search(unit_vectors(1), 5)
        assert sorted(hits.ids[0].tolist()) == [-1, -1, 0, 1, 2]
        assert np.isneginf(hits.scores[0, 3:]).all()

    def test_a_filter_acts_inside_the_search(self, kind: str) -> None:
        vectors = unit_vectors(2000)
        allow = np.zeros(2000, dtype=bool)
        allow[[3, 1999]] = True
        hits = self.build(kind, vectors).search(unit_vectors(4, seed=2), 5, allow=allow)
        assert all(set(row) == {3, 1999, -1} for row in hits.ids.tolist())

    def test_a_filter_that_nothing_passes(self, kind: str) -> None:
        index = self.build(kind, unit_vectors(50))
        hits = index.search(unit_vectors(1), 3, allow=np.zeros(50, dtype=bool))
        assert (hits.ids == -1).all()

    def test_added_vectors_get_the_next_ids(self, kind: str) -> None:
        index = self.build(kind, unit_vectors(50))
        new = unit_vectors(5, seed=3)
        index.add(new)
        assert len(index) == 55
        assert index.search(new, 1).ids[:, 0].tolist() == [50, 51, 52, 53, 54]

    def test_stored_and_opened_it_answers_alike(self, kind: str, tmp_path: Path) -> None:
        index, queries = self.build(kind, unit_vectors(300)), unit_vectors(3, seed=1)
        record = save(index, tmp_path)
        again = load(tmp_path, record["name"], size=300, dim=16)
        assert np.array_equal(again.search(queries, 7).ids, index.search(queries, 7).ids)
        assert np.array_equal(again.vectors(), index.vectors())

    def test_wrong_widths_and_values_are_refused(self, kind: str) -> None:
        index = self.build(kind, unit_vectors(10))
        with pytest.raises(IndexFault, match="D=16; these have D=8"):
            index.search(unit_vectors(1, dim=8), 1)
        with pytest.raises(IndexFault, match="finite"):
            index.add(np.full((1, 16), np.nan, np.float32))
        with pytest.raises(IndexFault, match="filter covers"):
            index.search(unit_vectors(1), 1, allow=np.ones(3, dtype=bool))
        with pytest.raises(ValueError, match="at least 1"):
            index.search(unit_vectors(1), 0)

    def test_a_file_cut_in_the_middle_is_refused(self, kind: str, tmp_path: Path) -> None:
        record = save(self.build(kind, unit_vectors(100)), tmp_path)
        file = tmp_path / f"{record['name']}.faiss"
        file.write_bytes(file.read_bytes()[:500])
        with pytest.raises(IndexFault, match="missing or broken"):
            load(tmp_path, record["name"], size=100, dim=16)

    def test_an_index_of_other_vectors_is_refused(self, kind: str, tmp_path: Path) -> None:
        record = save(self.build(kind, unit_vectors(100)), tmp_path)
        with pytest.raises(IndexFault, match="100 vectors of D=16"):
            load(tmp_path, record["name"], size=101, dim=16)


def test_the_view_of_the_vectors_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        FlatIndex.build(unit_vectors(3)).vectors()[0, 0] = 2


def test_no_index_and_unknown_kinds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexFault, match="no readable index"):
        load(tmp_path, "flat-0", size=1, dim=1)
    (tmp_path / "x.json").write_text('{"kind": "magic"}')
    with pytest.raises(IndexFault, match="known: flat"):
        load(tmp_path, "x", size=1, dim=1)


def test_only_the_named_index_is_kept(tmp_path: Path) -> None:
    old = save(FlatIndex.build(unit_vectors(5)), tmp_path)["name"]
    new = save(FlatIndex.build(unit_vectors(6)), tmp_path)["name"]
    discard_others(tmp_path, new)
    assert old != new
    assert sorted(path.stem for path in tmp_path.iterdir()) == [new, new]
