"""What is the shards' own: bounded building, one join, filters cut along the shards."""

import tempfile
from pathlib import Path

import numpy as np
import pytest

from index import Halves, IndexFault, IvfIndex, ShardedIndex, Wanted, build, load, save, tune
from index.shards import Making, discard_unfinished
from index.tune import chosen_kind
from tests.contracts.test_index import exact_ids, share_found, unit_vectors


def test_shards_find_what_one_index_does() -> None:
    vectors, queries = unit_vectors(5_500), unit_vectors(20, seed=1)
    index = ShardedIndex.build(
        vectors, making=Making(2_000, lambda one: tune.tune(one, one.vectors()))
    )
    assert [len(part) for part in index.parts] == [2_000, 2_000, 1_500]
    true = exact_ids(vectors, queries, 24, np.ones(5_500, bool))
    hits = index.search(queries, 24)
    assert share_found(hits.ids, true) >= 0.95
    assert (np.diff(hits.scores, axis=1) <= 0).all()
    assert np.allclose(hits.scores, np.einsum("qd,qkd->qk", queries, vectors[hits.ids]), atol=1e-3)


def test_a_filter_that_passes_in_one_shard_alone() -> None:
    vectors = unit_vectors(4_000)
    allow = np.zeros(4_000, bool)
    allow[[3_999, 2_001]] = True
    hits = ShardedIndex.build(vectors, making=Making(1_000)).search(vectors[:2], 5, allow=allow)
    assert all({*row} == {3_999, 2_001, -1} for row in hits.ids.tolist())


def test_each_shard_is_built_alone_from_vectors_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Halves.of(unit_vectors(4_000)).write(tmp_path / "v.npy")
    sizes: list[int] = []
    build_one = IvfIndex.build

    def watched(vectors: np.ndarray, *given: object, **named: object) -> IvfIndex:
        sizes.append(len(vectors))
        return build_one(vectors, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(IvfIndex, "build", watched)
    index = ShardedIndex.build(Halves.read(tmp_path / "v.npy"), making=Making(1_500))
    assert sizes == [1_500, 1_500, 1_000]
    assert all(part._file is not None for part in index.parts)  # mapped, not held


def test_temporary_files_go_with_the_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    index = ShardedIndex.build(unit_vectors(300), making=Making(100))
    assert any(tmp_path.iterdir())
    record = save(index, tmp_path / "kept")
    del index
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert len(load(tmp_path / "kept", record["name"], size=300, dim=16)) == 300


def test_emptied_shards_are_let_go() -> None:
    index = ShardedIndex.build(unit_vectors(300), making=Making(100))
    index.remove(np.arange(100, 200))
    assert [len(part) for part in index.parts] == [100, 100]
    assert index.search(unit_vectors(300)[250:251], 1).ids[0, 0] == 250


def test_a_missing_shard_is_one_sentence(tmp_path: Path) -> None:
    record = save(ShardedIndex.build(unit_vectors(300), making=Making(100)), tmp_path)
    (tmp_path / f"{record['name']}.0001.faiss").unlink()
    with pytest.raises(IndexFault, match=r"0001\.faiss is missing or broken"):
        load(tmp_path, record["name"], size=300, dim=16)


def test_what_outgrows_memory_is_sharded() -> None:
    memory = 24 * 2**30
    assert chosen_kind(20_000_000, 64, recall=0.95, memory_bytes=memory) == "ivf"
    assert chosen_kind(30_000_000, 64, recall=0.95, memory_bytes=memory) == "shards"
    assert chosen_kind(1_000_000_000, 64, recall=0.95, memory_bytes=memory) == "shards"
    index = build(unit_vectors(2_500), Wanted("shards", shard_rows=1_000))
    assert isinstance(index, ShardedIndex) and len(index.parts) == 3 and index.recall >= 0.95


def test_a_grown_index_keeps_its_full_shards_and_makes_the_last_anew(tmp_path: Path) -> None:
    vectors, how = unit_vectors(900), Making(300, place=tmp_path)
    Halves.of(vectors).write(tmp_path / "v.npy")
    index = ShardedIndex.build(vectors[:700], making=how)
    grown = index.grown(Halves.read(tmp_path / "v.npy"), how)
    assert [len(part) for part in grown.parts] == [300, 300, 300]
    assert grown.parts[:2] == index.parts[:2] and grown.parts[2] is not index.parts[2]
    assert grown.search(vectors[850:851], 1).ids[0, 0] == 850
    record = save(grown, tmp_path / "kept")
    assert len(load(tmp_path / "kept", record["name"], size=900, dim=16)) == 900


def test_stored_shards_are_the_files_that_were_made(tmp_path: Path) -> None:
    index = ShardedIndex.build(unit_vectors(300), making=Making(100, place=tmp_path))
    made = index.parts[0]._file
    assert made is not None
    before = made.stat().st_ino
    record = save(index, tmp_path / "kept")
    assert (tmp_path / "kept" / f"{record['name']}.0000.faiss").stat().st_ino == before
    save(index, tmp_path / "kept")  # over itself
    assert index.search(unit_vectors(300)[7:8], 1).ids[0, 0] == 7


def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / ".explorer-shards-abc"
    left.mkdir()
    (left / "part.0000.faiss").write_bytes(b"half")
    discard_unfinished(tmp_path)
    assert not left.exists()


@pytest.mark.parametrize("kind", ["ivf", "shards"])
def test_the_recall_of_an_extended_index_is_measured_anew(kind: str) -> None:
    vectors, wanted = unit_vectors(1_000), Wanted(kind, shard_rows=400)
    index = build(vectors[:900], wanted)
    index.recall = 0.1
    assert tune.extend(index, vectors, wanted).recall >= 0.9
