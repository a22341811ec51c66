"""The ids of a catalogue by row, and the row of each id, in 12 bytes a galaxy beside the text.

Ten million Python strings with a dictionary of them would take 2 GB.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from threading import Lock
from typing import Any, overload

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pandas.util import hash_array

HASHED_AT_ONCE = 1 << 20


class Ids:
    """All ids, str (N,), unique; indexed as an array is."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        whole = column.cast(pa.large_string()).combine_chunks()
        parts = whole.chunks if isinstance(whole, pa.ChunkedArray) else [whole]
        self._text = pa.concat_arrays(parts) if len(parts) != 1 else parts[0]
        self._lock = Lock()

    @property
    def column(self) -> pa.ChunkedArray:
        """All of them as Arrow, large strings."""
        return pa.chunked_array([self._text])

    def __len__(self) -> int:
        return len(self._text)

    def __iter__(self) -> Iterator[str]:
        for at in range(0, len(self), HASHED_AT_ONCE):
            yield from self._text.slice(at, HASHED_AT_ONCE).to_pylist()

    @overload
    def __getitem__(self, rows: int | np.integer) -> str: ...
    @overload
    def __getitem__(self, rows: slice | Sequence[int] | NDArray[Any]) -> NDArray[np.object_]: ...
    def __getitem__(self, rows: Any) -> Any:
        """One id, or an array of several: by number, slice, numbers or a mask."""
        if isinstance(rows, int | np.integer):
            return self._text[int(rows)].as_py()
        if isinstance(rows, slice):
            rows = np.arange(len(self))[rows]
        rows = np.asarray(rows)
        numbers = np.flatnonzero(rows) if rows.dtype == bool else rows.astype(np.int64)
        numbers = np.where(numbers < 0, numbers + len(self), numbers)
        return self._text.take(pa.array(numbers)).to_numpy(zero_copy_only=False)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[np.object_]:
        return self._text.to_numpy(zero_copy_only=False)

    def rows_of(self, wanted: Sequence[str]) -> NDArray[np.int64]:
        """The row of each of `wanted`, int64 (W,); -1 where there is no such id."""
        if not len(wanted):
            return np.zeros(0, np.int64)
        asked = pa.array(wanted, pa.large_string())
        hashes, rows = self._sorted
        codes = _hashes(asked)
        at = np.minimum(np.searchsorted(hashes, codes), len(hashes) - 1)
        found = rows[at].astype(np.int64)
        same = np.asarray(pa.compute.equal(self._text.take(pa.array(found)), asked))
        for number in np.flatnonzero(~same & (hashes[at] == codes)):  # two texts of one hash
            found[number] = self._among_equals(int(at[number]), str(wanted[int(number)]))
            same[number] = True
        return np.where(same, found, -1)

    def _among_equals(self, at: int, wanted: str) -> int:
        hashes, rows = self._sorted
        end = np.searchsorted(hashes, hashes[at], "right")
        return next((int(row) for row in rows[at:end] if self[int(row)] == wanted), -1)

    @property
    def _sorted(self) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        with self._lock:
            return self._by_hash

    @cached_property
    def _by_hash(self) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        hashes = _hashes(self._text)
        rows = np.argsort(hashes).astype(np.uint32)
        return hashes[rows], rows


def _hashes(text: pa.LargeStringArray) -> NDArray[np.uint64]:
    """A number for each text, uint64 (N,)."""
    parts = [np.zeros(0, np.uint64)]
    for at in range(0, len(text), HASHED_AT_ONCE):
        some = text.slice(at, HASHED_AT_ONCE).to_numpy(zero_copy_only=False)
        parts.append(hash_array(some, categorize=False))
    return np.concatenate(parts)
