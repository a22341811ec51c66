"""What FAISS documents of its GPU indexes, kept by a stand-in on the processor.

k and the lists probed are at most 2,048, a selector or a limit of codes is refused, a flat index
takes no search parameters and answers at half precision, ids are 64-bit, and one search runs at a
time. What it cannot stand in for: speed, memory, and CUDA itself.
"""

from threading import Lock
from typing import Any

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from index import gpu

MOST = 2_048


class FakeResources:
    """Streams and scratch memory."""

    scratch = 0

    def setTempMemory(self, size: int) -> None:
        self.scratch = size


class FakeGpuIndex:
    """A copy of a CPU index as a GPU would hold it."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = rounded(index) if isinstance(index, faiss.IndexFlat) else index
        self._busy = Lock()
        self.searches = 0

    @property
    def ntotal(self) -> int:
        return self._index.ntotal

    def search(self, queries: NDArray[np.float32], k: int, *, params: Any = None) -> Any:
        assert 1 <= k <= MOST, f"GPU index only supports k <= {MOST} (requested {k})"
        assert queries.dtype == np.float32 and queries.flags.c_contiguous
        if isinstance(self._index, faiss.IndexIVF):
            assert isinstance(params, faiss.SearchParametersIVF), "only SearchParametersIVF"
            assert 1 <= params.nprobe <= MOST and not params.max_codes and params.sel is None
        else:
            assert params is None, "a flat GPU index takes no notice of search parameters"
        assert self._busy.acquire(blocking=False), "GPU resources serve one search at a time"
        try:
            self.searches += 1
            return self._index.search(queries, k, params=params)
        finally:
            self._busy.release()


def rounded(index: faiss.IndexFlat) -> faiss.IndexFlat:
    """The same vectors at half precision."""
    flat = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(-1, index.d)
    copy = faiss.IndexFlat(index.d, index.metric_type)
    copy.add(flat.astype(np.float16).astype(np.float32))
    return copy


def install(monkeypatch: pytest.MonkeyPatch, *, gpus: int = 1) -> None:
    """Let FAISS see so many of them."""

    given: list[FakeResources] = []

    def to_gpus(
        resources: list[FakeResources], index: faiss.Index, co: Any, gpus: list[int]
    ) -> FakeGpuIndex:
        assert co.useFloat16 and co.shard and len(resources) == len(gpus)
        assert not any(one in given for one in resources), "two copies share streams"
        assert all(one.scratch for one in resources), "1.5 GB of scratch for each copy"
        given.extend(resources)
        return FakeGpuIndex(index)

    monkeypatch.setattr(gpu, "gpu_count", lambda: gpus)
    monkeypatch.setattr(gpu.faiss, "index_cpu_to_gpu_multiple_py", to_gpus)
    monkeypatch.setattr(gpu.faiss, "StandardGpuResources", FakeResources)
    monkeypatch.setattr(
        gpu.faiss, "index_cpu_to_gpu", lambda resources, number, index, options: rounded(index)
    )
