"""A copy of a FAISS index on the GPUs of this machine, where there are any and it fits."""

import logging
from threading import Lock

import faiss
import numpy as np
from numpy.typing import NDArray

MOST_FOUND = 2_048  # FAISS's own limit of k and of lists probed on a GPU
PART = 1 << 23  # vectors converted at once: 6 bytes a number of the GPU's memory for the moment
SCRATCH = 256 << 20  # bytes of the GPU's memory that a copy keeps for its searches
SPARE = 32  # half precision may swap near ties: so many more are re-ranked exactly

_log = logging.getLogger(__name__)


def gpu_count() -> int:
    """How many GPUs FAISS sees."""
    return int(faiss.get_num_gpus()) if hasattr(faiss, "get_num_gpus") else 0


def wants_gpu(device: str) -> bool:
    """Whether an index for `device` ("auto", "cpu", "cuda", "cuda:1") goes to a GPU here."""
    return device.partition(":")[0] in ("auto", "cuda", "gpu") and gpu_count() > 0


class GpuCopy:
    """An index on GPUs that proposes candidates; safe to share between threads."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index
        self._lock = Lock()  # FAISS's GPU resources serve one search at a time

    @classmethod
    def of(cls, index: faiss.Index, device: str) -> "GpuCopy | None":
        """A copy on the GPUs `device` names, vectors at half precision; None where it cannot be.

        Several GPUs share the vectors (FAISS's own sharding). What does not fit stays on the CPU,
        which gives the same answers.
        """
        if not index.ntotal or not wants_gpu(device):
            return None
        _, _, number = device.partition(":")
        gpus = [int(number)] if number else list(range(gpu_count()))
        try:
            if isinstance(index, faiss.IndexFlat) and index.ntotal > PART:
                return cls(_in_parts(index, gpus))
            return cls(_copied(index, gpus))
        except RuntimeError as error:
            reason = " ".join(str(error).split())[:200]
            _log.warning("The index stays on the CPU: %s", reason)
            return None

    def nearest(
        self, queries: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64] | None:
        """Places (Q, R), the k nearest among them, of an exact index; None if only the CPU can.

        FAISS's GPU indexes take no filter, so under one as many as they give are sifted here.
        """
        if k + SPARE > min(MOST_FOUND, self._index.ntotal):
            return None
        if allowed is None:
            return self._found(queries, k + SPARE)
        return passing(self._found(queries, min(MOST_FOUND, self._index.ntotal)), allowed, k)

    def probed(self, queries: NDArray[np.float32], k: int, lists: int) -> NDArray[np.int64] | None:
        """Places (Q, k) found in the nearest `lists` of many; None if only the CPU can."""
        if max(k, lists) > MOST_FOUND:
            return None
        # FAISS's Python constructors take fields by name; its stubs do not know.
        parameters = faiss.SearchParametersIVF(nprobe=lists)  # type: ignore[call-arg]
        return self._found(queries, k, parameters)

    def _found(
        self,
        queries: NDArray[np.float32],
        k: int,
        parameters: faiss.SearchParameters | None = None,
    ) -> NDArray[np.int64]:
        with self._lock:
            return self._index.search(queries, k, params=parameters)[1]


def _copied(index: faiss.Index, gpus: list[int]) -> faiss.Index:
    """A copy by FAISS's own cloner, shared out where there are several GPUs."""
    options = faiss.GpuMultipleClonerOptions()
    options.shard = True
    options.useFloat16 = True
    resources = [_resources() for _ in gpus]
    return faiss.index_cpu_to_gpu_multiple_py(resources, index, co=options, gpus=gpus)


def _resources() -> faiss.StandardGpuResources:
    """A GPU's streams and scratch memory, of one copy alone: no two threads may share them.

    FAISS reserves 1.5 GB of scratch for each by itself; where SCRATCH is too little it takes more
    for the moment.
    """
    made = faiss.StandardGpuResources()
    made.setTempMemory(SCRATCH)
    return made


def _in_parts(index: faiss.IndexFlat, gpus: list[int]) -> faiss.IndexShards:
    """A copy of a flat index in parts of PART vectors, an equal run of them on each GPU.

    Copied whole, all are on the GPU at once as float32, as float16 and as float16 again.
    """
    flat = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(-1, index.d)
    options = faiss.GpuClonerOptions()
    options.useFloat16 = True
    whole = _joined(index.d, threads=len(gpus) > 1)
    for number, rows in zip(gpus, np.array_split(flat, len(gpus)), strict=True):
        held, resources = _joined(index.d, threads=False), _resources()
        for at in range(0, len(rows), PART):
            part = faiss.IndexFlat(index.d, index.metric_type)
            part.add(rows[at : at + PART])
            held.add_shard(faiss.index_cpu_to_gpu(resources, number, part, options))
        whole.add_shard(held)
    return whole


def _joined(dim: int, *, threads: bool) -> faiss.IndexShards:
    """Nothing yet, of indexes whose places follow one another."""
    # FAISS's stubs know of no constructor here.
    return faiss.IndexShards(dim, threads, True)  # type: ignore[call-arg]


def passing(places: NDArray[np.int64], mask: NDArray[np.bool_], k: int) -> NDArray[np.int64] | None:
    """Candidates (Q, R) with -1 for those outside `mask`; None if fewer than k of any query pass.

    What passes among the nearest of all is the nearest of what passes: no approximation.
    """
    good = (places >= 0) & mask[places]
    return np.where(good, places, -1) if (good.sum(axis=1) >= k).all() else None
