"""Every index backend keeps the same promises; the exact answer is numpy's own."""

import importlib.util
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import (
    FlatIndex,
    IndexFault,
    IvfIndex,
    MilvusIndex,
    ShardedIndex,
    VectorIndex,
    Wanted,
    build,
    discard_others,
    gpu_count,
    load,
    save,
)
from index.shards import Making
from tests import fake_gpu

NEEDS_MILVUS = pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("pymilvus", "milvus_lite")),
    reason="pymilvus and milvus-lite are not installed; see tests/requirements.txt",
)
NEEDS_GPU = pytest.mark.skipif(not gpu_count(), reason="FAISS sees no GPU here")
KINDS = [
    "flat",
    "ivf",
    "shards",
    "flat on fake gpu",
    "ivf on fake gpu",
    pytest.param("milvus", marks=[NEEDS_MILVUS, pytest.mark.slow]),
    pytest.param("flat on gpu", marks=[NEEDS_GPU, pytest.mark.gpu]),
    pytest.param("ivf on gpu", marks=[NEEDS_GPU, pytest.mark.gpu]),
]


def unit_vectors(count: int, dim: int = 16, seed: int = 0) -> NDArray[np.float32]:
    """Clustered, as embeddings are."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(12, dim))
    vectors = centres[rng.integers(0, 12, count)] + rng.normal(size=(count, dim))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def exact_ids(
    vectors: NDArray[np.float32], queries: NDArray[np.float32], k: int, allow: NDArray[np.bool_]
) -> NDArray[np.int64]:
    scores = np.where(allow, queries @ vectors.T, -np.inf)
    return np.argsort(-scores, axis=1)[:, :k]


def share_found(found: NDArray[np.int64], true: NDArray[np.int64]) -> float:
    return float(np.mean([np.isin(b, a).mean() for a, b in zip(found, true, strict=True)]))


class Built:
    """Indexes of one kind, and the server some of them need, let go of after the test."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder
        self.device = "cuda" if kind.endswith("gpu") else "cpu"
        self.opened: list[VectorIndex] = []

    def __call__(self, vectors: NDArray[np.float32], ids: object = None) -> VectorIndex:
        if self.kind == "milvus":
            made: VectorIndex = MilvusIndex.build(vectors, ids, uri=str(self.folder / "lite.db"))
        else:
            rows = max(len(vectors) // 3, 1)
            shards = partial(ShardedIndex.build, making=Making(rows, device=self.device))
            builds = {"shards": shards, "flat": FlatIndex.build}
            build_one = builds.get(self.kind.partition(" ")[0], IvfIndex.build)
            made = build_one(vectors, ids, device=self.device)
        self.opened.append(made)
        return made

    def load(self, folder: Path, name: str, size: int, dim: int = 16) -> VectorIndex:
        self.opened.append(load(folder, name, size=size, dim=dim, device=self.device))
        return self.opened[-1]


@pytest.fixture(params=KINDS)
def built(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Built]:
    if request.param.endswith("fake gpu"):
        fake_gpu.install(monkeypatch)
    made = Built(request.param, tmp_path)
    yield made
    for index in made.opened:
        if isinstance(index, MilvusIndex):
            index.close()


class TestContract:
    def test_finds_what_numpy_finds(self, built: Built) -> None:
        vectors, queries = unit_vectors(5000), unit_vectors(20, seed=1)
        hits = built(vectors).search(queries, 10)
        assert share_found(hits.ids, exact_ids(vectors, queries, 10, np.True_)) >= 0.95
        assert (np.diff(hits.scores, axis=1) <= 1e-6).all()
        assert hits.ids.shape == hits.scores.shape == (20, 10)
        expected = np.einsum("qd,qkd->qk", queries, vectors[hits.ids])
        assert np.allclose(hits.scores, expected, atol=1e-3)

    def test_a_vector_finds_itself_at_one(self, built: Built) -> None:
        vectors = unit_vectors(100)
        hits = built(vectors).search(vectors[:5], 1)
        assert hits.ids[:, 0].tolist() == [0, 1, 2, 3, 4]
        assert np.allclose(hits.scores, 1, atol=1e-4)

    def test_more_asked_than_there_are(self, built: Built) -> None:
        hits = built(unit_vectors(3)).search(unit_vectors(1), 5)
        assert sorted(hits.ids[0].tolist()) == [-1, -1, 0, 1, 2]
        assert np.isneginf(hits.scores[0, 3:]).all()

    def test_all_of_them_can_be_asked_for(self, built: Built) -> None:
        hits = built(unit_vectors(1500)).search(unit_vectors(1), 1500)
        assert sorted(hits.ids[0].tolist()) == list(range(1500))

    @pytest.mark.parametrize("share", [0.5, 0.01, 0.001])
    def test_a_filter_acts_inside_the_search(self, built: Built, share: float) -> None:
        vectors, queries = unit_vectors(30_000), unit_vectors(10, seed=2)
        allow = np.zeros(len(vectors), bool)
        chosen = np.random.default_rng(3).choice(len(vectors), int(share * 30_000), replace=False)
        allow[chosen] = True
        index = built(vectors)
        hits = index.search(queries, 24, allow=allow)
        assert allow[hits.ids].all()  # k exist, so none is missing
        assert share_found(hits.ids, exact_ids(vectors, queries, 24, allow)) >= 0.95
        ready = index.search(queries, 24, allow=index.allowing(allow))
        assert np.array_equal(ready.ids, hits.ids)

    def test_a_filter_far_from_the_query(self, built: Built) -> None:
        vectors = unit_vectors(30_000)
        query = vectors[:1]
        allow = (vectors @ query[0]) < -0.2  # nothing near the query passes
        hits = built(vectors).search(query, 24, allow=allow)
        assert allow[hits.ids].all()

    def test_fewer_pass_than_are_asked_for(self, built: Built) -> None:
        allow = np.zeros(2000, dtype=bool)
        allow[[3, 1999]] = True
        hits = built(unit_vectors(2000)).search(unit_vectors(4, seed=2), 5, allow=allow)
        assert all(set(row) == {3, 1999, -1} for row in hits.ids.tolist())

    def test_a_filter_that_nothing_passes(self, built: Built) -> None:
        index = built(unit_vectors(50))
        hits = index.search(unit_vectors(1), 3, allow=np.zeros(50, dtype=bool))
        assert (hits.ids == -1).all() and np.isneginf(hits.scores).all()

    def test_added_vectors_get_the_next_ids(self, built: Built) -> None:
        index = built(unit_vectors(50))
        new = unit_vectors(5, seed=3)
        index.add(new)
        assert len(index) == 55
        assert index.search(new, 1).ids[:, 0].tolist() == [50, 51, 52, 53, 54]

    def test_ids_of_ones_own(self, built: Built) -> None:
        vectors, ids = unit_vectors(40), 10**12 + 7 * np.arange(40)
        index = built(vectors, ids)
        assert index.search(vectors[:3], 1).ids[:, 0].tolist() == ids[:3].tolist()
        index.add(unit_vectors(1, seed=5), np.array([3]))
        assert index.search(unit_vectors(1, seed=5), 1).ids[0, 0] == 3
        with pytest.raises(IndexFault, match="Id 3 is in the index already"):
            index.add(unit_vectors(1, seed=6), np.array([3]))
        with pytest.raises(IndexFault, match="Id 9 is given twice"):
            index.add(unit_vectors(2, seed=6), np.array([9, 9]))
        with pytest.raises(IndexFault, match="given twice"):
            built(vectors, np.zeros(40, np.int64))
        assert len(index) == 41

    def test_removed_vectors_are_not_found_and_the_others_keep_their_ids(
        self, built: Built, tmp_path: Path
    ) -> None:
        vectors = unit_vectors(2000)
        index = built(vectors)
        index.remove(np.arange(0, 2000, 2))
        assert len(index) == 1000
        assert np.array_equal(index.ids, np.arange(1, 2000, 2))
        hits = index.search(vectors[:4], 1)
        assert hits.ids[[1, 3], 0].tolist() == [1, 3]
        assert (hits.ids % 2 == 1).all()
        index.add(unit_vectors(1, seed=8))
        assert index.search(unit_vectors(1, seed=8), 1).ids[0, 0] == 2000
        with pytest.raises(IndexFault, match="Id 0 is not in the index"):
            index.remove(np.array([0]))
        record = save(index, tmp_path / "kept")
        again = built.load(tmp_path / "kept", record["name"], 1001)
        assert np.array_equal(again.ids, index.ids)
        assert again.search(vectors[3:4], 1).ids[0, 0] == 3

    def test_stored_and_opened_it_answers_alike(self, built: Built, tmp_path: Path) -> None:
        index, queries = built(unit_vectors(300)), unit_vectors(3, seed=1)
        record = save(index, tmp_path)
        again = built.load(tmp_path, record["name"], 300)
        assert np.array_equal(again.search(queries, 7).ids, index.search(queries, 7).ids)
        assert np.allclose(np.asarray(again.vectors()), np.asarray(index.vectors()))
        again.add(queries)
        assert again.search(queries, 1).ids[:, 0].tolist() == [300, 301, 302]
        longer = save(again, tmp_path)
        discard_others(tmp_path, longer["name"])
        assert len(built.load(tmp_path, longer["name"], 303)) == 303

    def test_vectors_come_back_by_row(self, built: Built) -> None:
        vectors = unit_vectors(60)
        index = built(vectors)
        index.add(vectors[:3])
        held = index.vectors()
        assert held.shape == (63, 16) and len(held) == 63
        rows = np.array([62, 5, 5])
        assert np.allclose(held[rows], vectors[[2, 5, 5]], atol=1e-3)
        assert np.allclose(held[7], vectors[7], atol=1e-3)
        assert np.allclose(held[58:62], vectors[[58, 59, 0, 1]], atol=1e-3)
        assert np.allclose(held @ vectors[0], np.asarray(held) @ vectors[0])
        assert held[0].dtype == np.float32

    def test_wrong_widths_and_values_are_refused(self, built: Built) -> None:
        index = built(unit_vectors(10))
        with pytest.raises(IndexFault, match="D=16; these have D=8"):
            index.search(unit_vectors(1, dim=8), 1)
        with pytest.raises(IndexFault, match="finite"):
            index.add(np.full((1, 16), np.nan, np.float32))
        with pytest.raises(IndexFault, match="filter covers"):
            index.search(unit_vectors(1), 1, allow=np.ones(3, dtype=bool))
        with pytest.raises(ValueError, match="at least 1"):
            index.search(unit_vectors(1), 0)
        assert len(index) == 10

    def test_an_index_of_other_vectors_is_refused(self, built: Built, tmp_path: Path) -> None:
        record = save(built(unit_vectors(100)), tmp_path)
        with pytest.raises(IndexFault, match="100 vectors of D=16"):
            built.load(tmp_path, record["name"], 101)
        path = tmp_path / f"{record['name']}.json"
        path.write_text(json.dumps({**record, "fingerprint": "0" * 12}))
        with pytest.raises(IndexFault, match="other vectors"):
            built.load(tmp_path, record["name"], 100)


@pytest.mark.parametrize(("kind", "part"), [("flat", "npy"), ("ivf", "faiss"), ("ivf", "npy")])
def test_a_file_cut_in_the_middle_is_refused(kind: str, part: str, tmp_path: Path) -> None:
    record = save(build(unit_vectors(100), Wanted(kind)), tmp_path)
    file = next(tmp_path.glob(f"{record['name']}*.{part}"))
    file.write_bytes(file.read_bytes()[:500])
    with pytest.raises(IndexFault, match="missing or broken"):
        load(tmp_path, record["name"], size=100, dim=16)


def test_the_view_of_the_vectors_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        FlatIndex.build(unit_vectors(3)).vectors()[0, 0] = 2


def test_the_vectors_outlive_their_index() -> None:
    vectors = unit_vectors(20_000, dim=64)
    held = FlatIndex.build(vectors).vectors()
    other = np.full((20_000, 64), 7, np.float32)  # what would take the memory, were it free
    assert np.array_equal(held, vectors) and other[0, 0] == 7
    assert FlatIndex.build(vectors[:0]).vectors().shape == (0, 64)


def test_no_index_and_unknown_kinds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexFault, match="no readable index"):
        load(tmp_path, "flat-0", size=1, dim=1)
    (tmp_path / "x.json").write_text('{"kind": "magic"}')
    with pytest.raises(IndexFault, match="known: flat, ivf, shards, milvus"):
        load(tmp_path, "x", size=1, dim=1)


def test_only_the_named_index_is_kept(tmp_path: Path) -> None:
    old = save(IvfIndex.build(unit_vectors(500)), tmp_path)["name"]
    new = save(FlatIndex.build(unit_vectors(6)), tmp_path)["name"]
    discard_others(tmp_path, new)
    assert old != new
    assert [path.name.partition(".")[0] for path in tmp_path.iterdir()] == [new, new]


@NEEDS_GPU
@pytest.mark.gpu
def test_the_gpu_answers_as_the_cpu_does() -> None:
    vectors, queries = unit_vectors(50_000, dim=64), unit_vectors(32, dim=64, seed=1)
    allow = np.random.default_rng(0).random(50_000) < 0.3
    for mask in (None, allow):
        there = FlatIndex.build(vectors, device="cuda").search(queries, 24, allow=mask)
        here = FlatIndex.build(vectors, device="cpu").search(queries, 24, allow=mask)
        assert share_found(there.ids, here.ids) >= 0.999
        assert np.allclose(there.scores, here.scores, atol=1e-5)
