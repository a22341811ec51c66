"""The exact index: FAISS inner product over all vectors, the reference for every other."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.base import Hits, IndexFault, VectorIndex, check


class FlatIndex(VectorIndex):
    """Exact inner-product search; its recall is 1 by construction."""

    kind = "flat"

    def __init__(self, index: faiss.IndexFlat) -> None:
        self._index = index
        self.dim = index.d

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> "FlatIndex":
        """An index of float32 (N, D), ids in their order."""
        checked = check(vectors, None)
        built = cls(faiss.IndexFlatIP(checked.shape[1]))
        built.add(checked)
        return built

    @classmethod
    def read(cls, path: Path) -> "FlatIndex":
        """The index stored at `path`; IndexFault where it is missing, cut off or foreign."""
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise IndexFault(f"{path} is missing or broken.") from error
        if not isinstance(index, faiss.IndexFlat):
            raise IndexFault(f"{path} holds a {type(index).__name__}, not a flat index.")
        return cls(index)

    def __len__(self) -> int:
        return self._index.ntotal

    def search(
        self, queries: NDArray[np.float32], k: int, *, allow: NDArray[np.bool_] | None = None
    ) -> Hits:
        """The k best of each query, inside `allow`; see VectorIndex.search."""
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}.")
        checked = check(queries, self.dim)
        parameters = self._allowed(allow)
        scores, ids = self._index.search(checked, min(k, max(len(self), 1)), params=parameters)
        return _padded(ids, np.where(ids < 0, -np.inf, scores).astype(np.float32), k)

    def _allowed(self, allow: NDArray[np.bool_] | None) -> faiss.SearchParameters | None:
        if allow is None:
            return None
        if allow.shape != (len(self),):
            raise IndexFault(f"The filter covers {allow.shape} ids; the index holds {len(self)}.")
        bitmap = np.packbits(allow, bitorder="little")
        selector = faiss.IDSelectorBitmap(bitmap)  # type: ignore[call-arg, arg-type]
        return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Append float32 (M, D)."""
        self._index.add(check(vectors, self.dim))

    def vectors(self) -> NDArray[np.float32]:
        """All vectors, float32 (N, D): a read-only view of FAISS's own memory."""
        flat = faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self.dim)
        view = flat.reshape(len(self), self.dim)
        view.flags.writeable = False
        return view

    def write(self, path: Path) -> None:
        """Store at `path` in FAISS's own format."""
        faiss.write_index(self._index, str(path))


def _padded(ids: NDArray[np.int64], scores: NDArray[np.float32], k: int) -> Hits:
    missing = k - ids.shape[1]
    if missing <= 0:
        return Hits(ids, scores)
    wide = ((0, 0), (0, missing))
    return Hits(
        np.pad(ids, wide, constant_values=-1), np.pad(scores, wide, constant_values=-np.inf)
    )


def gpu_count() -> int:
    """How many GPUs FAISS sees."""
    return int(faiss.get_num_gpus()) if hasattr(faiss, "get_num_gpus") else 0
