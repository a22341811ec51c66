"""The exact index: FAISS inner product over all vectors, the reference for every other.

Read from disk, its vectors are mapped: several processes share them, and none waits for all of
them to be read. Where they change, or go to a GPU, they come into memory.
"""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.base import Allowed, Found, IndexFault, VectorIndex, check, checked_ids
from index.exact import exact, rerank_exactly
from index.files import mapped_array, write_array
from index.gpu import GpuCopy, wants_gpu
from index.threads import threads_for

VECTORS = ".vectors.npy"
FEW = 50  # a filter that one in so many passes: quicker over those that pass than over all


class FlatIndex(VectorIndex):
    """Exact inner-product search; its recall is 1 by construction."""

    kind = "flat"

    def __init__(
        self,
        index: faiss.IndexFlat,
        ids: NDArray[np.int64] | None = None,
        *,
        device: str = "cpu",
    ) -> None:
        super().__init__(ids)
        self.faiss = index  # empty while the vectors are mapped
        self.dim = index.d
        self._mapped: NDArray[np.float32] | None = None
        self._device = device
        self._gpus = GpuCopy.of(index, device)

    @classmethod
    def build(
        cls,
        vectors: NDArray[np.float32],
        ids: NDArray[np.int64] | None = None,
        *,
        device: str = "cpu",
    ) -> "FlatIndex":
        """An index of float32 (N, D), under `ids` or their order."""
        checked = check(vectors, None)
        own = None if ids is None else checked_ids(ids, len(checked))
        index = faiss.IndexFlatIP(checked.shape[1])
        index.add(checked)
        return cls(index, own, device=device)

    @classmethod
    def read(
        cls,
        folder: Path,
        record: dict[str, Any],
        ids: NDArray[np.int64] | None,
        *,
        device: str = "cpu",
    ) -> "FlatIndex":
        """The index that `record` tells of; IndexFault where it is missing, cut off or foreign."""
        path = folder / f"{record['name']}{VECTORS}"
        if not path.exists():  # as it was stored until vectors were mapped
            return cls(_read_faiss(folder / f"{record['name']}.faiss"), ids, device=device)
        vectors = mapped_array(path, np.float32)
        if wants_gpu(device):
            return cls(_faiss_of(vectors), ids, device=device)
        made = cls(faiss.IndexFlatIP(vectors.shape[1]), ids, device=device)
        made._mapped = vectors
        return made

    def __len__(self) -> int:
        return self.faiss.ntotal if self._mapped is None else len(self._mapped)

    @property
    def on_gpu(self) -> bool:
        """Whether a GPU does the searching."""
        return self._gpus is not None

    def _search(self, queries: NDArray[np.float32], k: int, allowed: Allowed | None) -> Found:
        if self._gpus is not None:
            mask = None if allowed is None else allowed.mask
            places = self._gpus.nearest(queries, k, mask)
            if places is not None:
                return rerank_exactly(self.vectors(), queries, places, k)
        if allowed is not None and allowed.count * FEW <= len(self):
            return exact(self.vectors(), queries, k, allowed)
        selector = None if allowed is None else _only(allowed)
        with threads_for(queries.size * len(self)):
            if self._mapped is not None:
                return _found_in(self._mapped, queries, k, selector)
            parameters = None if selector is None else _parameters(selector)
            scores, places = self.faiss.search(queries, k, params=parameters)
        return places, scores

    def _own_vectors(self) -> None:
        """Bring mapped vectors into memory, where they can be changed."""
        if self._mapped is not None:
            self.faiss, self._mapped = _faiss_of(self._mapped), None

    def _append(self, vectors: NDArray[np.float32]) -> None:
        self._own_vectors()
        self.faiss.add(vectors)
        self._copy_anew()

    def _keep(self, kept: NDArray[np.bool_]) -> None:
        self._own_vectors()
        self.faiss.remove_ids(faiss.IDSelectorBatch(np.flatnonzero(~kept)))
        self._copy_anew()

    def _copy_anew(self) -> None:
        self._gpus = None  # the old copy's memory first
        self._gpus = GpuCopy.of(self.faiss, self._device)

    def vectors(self) -> NDArray[np.float32]:
        """All vectors, float32 (N, D), read-only: mapped, or a view of FAISS's own memory.

        It outlives this object, but not a change: take it anew after `add` or `remove`.
        """
        return np.asarray(_View(self.faiss)) if self._mapped is None else self._mapped

    def write(self, folder: Path, name: str) -> dict[str, Any]:
        """Store the vectors as .npy, in the place of an older file of the same vectors."""
        write_array(folder / f"{name}{VECTORS}", np.asarray(self.vectors()))
        (folder / f"{name}.faiss").unlink(missing_ok=True)
        return {}


class _View:
    """The memory of a flat index as numpy sees it; an array made of it keeps the index alive."""

    def __init__(self, index: faiss.IndexFlat) -> None:
        self._index = index
        flat = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d)
        address = flat.__array_interface__["data"][0]
        self.__array_interface__ = {
            "version": 3,
            "typestr": "<f4",
            "shape": (index.ntotal, index.d),
            "data": (address, True),  # read-only
        }


def _only(allowed: Allowed) -> faiss.IDSelector:
    return faiss.IDSelectorBitmap(allowed.bitmap)  # type: ignore[call-arg, arg-type]


def _parameters(selector: faiss.IDSelector) -> faiss.SearchParameters:
    # FAISS's Python constructors take fields by name; its stubs do not know.
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


def _found_in(
    vectors: NDArray[np.float32],
    queries: NDArray[np.float32],
    k: int,
    selector: faiss.IDSelector | None,
) -> Found:
    """Places and scores (Q, k), by what a flat index of FAISS calls over its own vectors."""
    queries = np.ascontiguousarray(queries, np.float32)
    scores = np.empty((len(queries), k), np.float32)
    places = np.empty((len(queries), k), np.int64)
    pointers = (faiss.swig_ptr(queries), faiss.swig_ptr(vectors))
    sizes = (vectors.shape[1], len(queries), len(vectors), k)
    found = (faiss.swig_ptr(scores), faiss.swig_ptr(places))
    faiss.knn_inner_product(*pointers, *sizes, *found, selector)
    return places, scores


def _faiss_of(vectors: NDArray[np.float32]) -> faiss.IndexFlat:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.asarray(vectors))
    return index


def _read_faiss(path: Path) -> faiss.IndexFlat:
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        raise IndexFault(f"{path} is missing or broken.") from error
    if not isinstance(index, faiss.IndexFlat):
        raise IndexFault(f"{path} holds a {type(index).__name__}, not a flat index.")
    return index
