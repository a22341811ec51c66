"""The GPU's paths on a stand-in that keeps FAISS's documented limits."""

import numpy as np
import pytest

from index import FlatIndex, IvfIndex, gpu
from index.gpu import MOST_FOUND, GpuCopy
from index.ivf import Probes
from tests import fake_gpu
from tests.contracts.test_index import exact_ids, share_found, unit_vectors


@pytest.fixture(autouse=True)
def one_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_gpu.install(monkeypatch)


def test_half_precision_finds_what_full_does() -> None:
    vectors, queries = unit_vectors(20_000, dim=64), unit_vectors(32, dim=64, seed=1)
    there, here = (FlatIndex.build(vectors, device=device) for device in ("cuda", "cpu"))
    assert there.on_gpu and not here.on_gpu
    found, true = there.search(queries, 24), here.search(queries, 24)
    assert np.array_equal(found.ids, true.ids) and np.allclose(found.scores, true.scores, atol=1e-6)
    assert there._gpus is not None and there._gpus._index.searches == 1


@pytest.mark.parametrize("k", [MOST_FOUND - gpu.SPARE, MOST_FOUND - gpu.SPARE + 1, 5_000])
def test_more_than_a_gpu_gives_comes_from_the_processor(k: int) -> None:
    vectors, queries = unit_vectors(6_000), unit_vectors(2, seed=1)
    hits = FlatIndex.build(vectors, device="cuda").search(queries, k)
    assert np.array_equal(hits.ids, exact_ids(vectors, queries, k, np.ones(6_000, bool)))


def test_more_lists_than_a_gpu_probes_are_probed_by_the_processor() -> None:
    vectors = unit_vectors(12_000)
    index = IvfIndex.build(vectors, lists=3_000, device="cuda")
    index.probes = Probes((24,), (2_500,))
    hits = index.search(vectors[:3], 5)
    assert hits.ids[:, 0].tolist() == [0, 1, 2]
    assert index._gpus is not None and index._gpus._index.searches == 0
    index.probes = Probes((24,), (2_000,))
    assert index.search(vectors[:3], 5).ids[:, 0].tolist() == [0, 1, 2]
    assert index._gpus._index.searches == 1


@pytest.mark.parametrize("gpus", [1, 2])
def test_many_vectors_are_copied_in_parts_and_keep_their_places(
    gpus: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_gpu.install(monkeypatch, gpus=gpus)
    monkeypatch.setattr(gpu, "PART", 1_000)
    vectors, queries = unit_vectors(5_500), unit_vectors(16, seed=1)
    index = FlatIndex.build(vectors, device="cuda")
    assert index._gpus is not None and index._gpus._index.count() == gpus
    hits = index.search(queries, 24)
    assert share_found(hits.ids, exact_ids(vectors, queries, 24, np.ones(5_500, bool))) == 1
    half = np.arange(5_500) % 2 == 0
    assert half[index.search(queries, 24, allow=half).ids].all()


def test_the_old_copy_goes_before_the_new_one_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    index = FlatIndex.build(unit_vectors(100), device="cuda")
    held: list[object] = []
    made = GpuCopy.of

    def watched(flat: object, device: str) -> GpuCopy | None:
        held.append(index._gpus)
        return made(flat, device)  # type: ignore[arg-type]

    monkeypatch.setattr(GpuCopy, "of", watched)
    index.add(unit_vectors(3, seed=2))
    index.remove(np.array([0]))
    assert held == [None, None] and index.on_gpu


def test_without_room_the_processor_answers(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*given: object, **named: object) -> None:
        raise RuntimeError("Error in allocMemory: StandardGpuResources: alloc fail")

    monkeypatch.setattr(gpu.faiss, "index_cpu_to_gpu_multiple_py", full)
    index = FlatIndex.build(unit_vectors(100), device="cuda")
    assert not index.on_gpu and index.search(unit_vectors(1), 1).ids.shape == (1, 1)
    assert "stays on the CPU" in caplog.text
