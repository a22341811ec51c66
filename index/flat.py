"""The exact index: FAISS inner product over all vectors, the reference for every other."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.base import Allowed, Found, IndexFault, VectorIndex, check, checked_ids
from index.exact import exact, rerank_exactly
from index.files import write_faiss
from index.gpu import GpuCopy

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
        self.faiss = index
        self.dim = index.d
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
        path = folder / f"{record['name']}.faiss"
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise IndexFault(f"{path} is missing or broken.") from error
        if not isinstance(index, faiss.IndexFlat):
            raise IndexFault(f"{path} holds a {type(index).__name__}, not a flat index.")
        return cls(index, ids, device=device)

    def __len__(self) -> int:
        return self.faiss.ntotal

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
        parameters = None if allowed is None else _only(allowed)
        scores, places = self.faiss.search(queries, k, params=parameters)
        return places, scores

    def _append(self, vectors: NDArray[np.float32]) -> None:
        self.faiss.add(vectors)
        self._copy_anew()

    def _keep(self, kept: NDArray[np.bool_]) -> None:
        self.faiss.remove_ids(faiss.IDSelectorBatch(np.flatnonzero(~kept)))
        self._copy_anew()

    def _copy_anew(self) -> None:
        self._gpus = None  # the old copy's memory first
        self._gpus = GpuCopy.of(self.faiss, self._device)

    def vectors(self) -> NDArray[np.float32]:
        """All vectors, float32 (N, D): a read-only view of FAISS's own memory.

        It outlives this object, but not a change: take it anew after `add` or `remove`.
        """
        return np.asarray(_View(self.faiss))

    def write(self, folder: Path, name: str) -> dict[str, Any]:
        """Store in FAISS's own format."""
        write_faiss(self.faiss, folder / f"{name}.faiss")
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


def _only(allowed: Allowed) -> faiss.SearchParameters:
    # FAISS's Python constructors take fields by name; its stubs do not know.
    selector = faiss.IDSelectorBitmap(allowed.bitmap)  # type: ignore[call-arg, arg-type]
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
