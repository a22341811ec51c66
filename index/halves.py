"""Unit vectors at half precision on disk: rows come out as float32, never need all be in memory."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.files import mapped_array, replace_whole

CHUNK = 65_536


class Halves:
    """Unit vectors float16 (N, D), memory-mapped, with what was added since behind it in memory.

    Rows are brought back to length one as they are read, or rounding would make the similarity of
    equals anything from 0.9998 to 1.0002.
    """

    def __init__(self, stored: NDArray[np.float16]) -> None:
        self._parts = [stored]

    @classmethod
    def of(cls, vectors: "NDArray[np.float32] | Halves") -> "Halves":
        """A copy of float32 (N, D) at half precision; of what is at half precision, a share."""
        if isinstance(vectors, Halves):
            shared = cls(vectors._parts[0])
            shared._parts = list(vectors._parts)
            return shared
        stored = np.empty(vectors.shape, np.float16)
        for at in range(0, len(vectors), CHUNK):
            stored[at : at + CHUNK] = vectors[at : at + CHUNK]
        return cls(stored)

    @classmethod
    def joined(cls, several: "list[Halves]") -> "Halves":
        """The rows of several, one after another, without a copy; not to be changed."""
        shared = cls(several[0]._parts[0])
        shared._parts = [part for one in several for part in one._parts]
        return shared

    def part(self, first: int, last: int) -> "Halves":
        """The rows from `first` up to `last`, without a copy; not to be changed."""
        pieces, at = [], 0
        for part in self._parts:
            pieces.append(Halves(part[max(first - at, 0) : max(last - at, 0)]))
            at += len(part)
        return Halves.joined([piece for piece in pieces if len(piece)] or pieces[:1])

    @classmethod
    def read(cls, path: Path) -> "Halves":
        """The vectors stored at `path`, mapped; IndexFault where they are missing or cut off."""
        return cls(mapped_array(path, np.float16))

    def write(self, path: Path) -> None:
        """Store at `path` as .npy, a part at a time."""
        with replace_whole(path) as temporary, temporary.open("wb") as file:
            head = {"descr": "<f2", "fortran_order": False, "shape": self.shape}
            np.lib.format.write_array_header_1_0(file, head)
            for part in self._parts:
                for at in range(0, len(part), CHUNK):
                    file.write(np.ascontiguousarray(part[at : at + CHUNK]).tobytes())

    @property
    def shape(self) -> tuple[int, int]:
        """(N, D)."""
        return len(self), self._parts[0].shape[1]

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def __getitem__(self, rows: Any, /) -> NDArray[np.float32]:
        if len(self._parts) == 1:
            return _unit(np.asarray(self._parts[0][rows], np.float32))
        if isinstance(rows, slice):
            rows = np.arange(*rows.indices(len(self)))
        return self._gathered(np.asarray(rows))

    def _gathered(self, rows: NDArray[Any]) -> NDArray[np.float32]:
        places = np.flatnonzero(rows) if rows.dtype == bool else rows.ravel() % len(self)
        found = np.empty((len(places), self.shape[1]), np.float32)
        first = 0
        for part in self._parts:
            here = (places >= first) & (places < first + len(part))
            found[here] = part[places[here] - first]
            first += len(part)
        found = _unit(found)
        return found if rows.dtype == bool else found.reshape(*rows.shape, self.shape[1])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[np.float32]:
        if copy is False:
            raise ValueError("Vectors at half precision cannot be read as float32 uncopied.")
        return self[:].astype(dtype or np.float32, copy=False)

    def __matmul__(self, other: NDArray[np.float32]) -> NDArray[np.float32]:
        parts = [self[at : at + CHUNK] @ other for at in range(0, len(self), CHUNK)]
        return np.concatenate(parts) if parts else np.asarray(self) @ other

    def append(self, vectors: NDArray[np.float32]) -> None:
        """Hold float32 (M, D) behind the others."""
        self._parts = [*self._parts[:1], np.concatenate([*self._parts[1:], vectors]).astype("f2")]

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Hold on to the rows for which `kept` (N,) is true; they move into memory."""
        ends = np.cumsum([len(part) for part in self._parts])[:-1]
        masks = np.split(kept, ends)
        self._parts = [
            np.concatenate([part[mask] for part, mask in zip(self._parts, masks, strict=True)])
        ]


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.sqrt(np.einsum("...d,...d->...", rows, rows))[..., None]
    return np.divide(rows, length, out=rows, where=length > 0)
