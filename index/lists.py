"""The inverted lists of a FAISS index: mapped from disk, searched in part, renumbered."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.base import Allowed


def read_mapped(path: Path) -> faiss.Index:
    """The index at `path` with its lists mapped, not read; threads that read ahead cost 3 ms."""
    index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
    if isinstance(index, faiss.IndexIVF) and index.invlists is not None:
        lists: Any = faiss.downcast_InvertedLists(index.invlists)
        lists.prefetch_nthread = 0
    return index


def within(lists: NDArray[np.int64], count: int, allowed: Allowed) -> faiss.SearchParametersIVF:
    """To search `lists` of `count` for what passes."""
    chosen = np.zeros(count, bool)
    chosen[lists] = True
    bits = np.packbits(chosen, bitorder="little")
    # FAISS's Python constructors take fields by name; its stubs do not know.
    coarse = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
    return faiss.SearchParametersIVF(  # type: ignore[call-arg]
        sel=faiss.IDSelectorBitmap(allowed.bitmap),  # type: ignore[call-arg, arg-type]
        nprobe=len(lists),
        quantizer_params=faiss.SearchParameters(sel=coarse),  # type: ignore[call-arg]
    )


def ids_of(index: faiss.IndexIVF, number: int) -> NDArray[np.int64]:
    """A view of the places in one list."""
    lists = index.invlists
    size = 0 if lists is None else lists.list_size(number)
    if lists is None or not size:
        return np.zeros(0, np.int64)
    return faiss.rev_swig_ptr(lists.get_ids(number), size)


def list_of(index: faiss.IndexIVF) -> NDArray[np.int32]:
    """The list that each place is in, int32 (N,)."""
    found = np.empty(index.ntotal, np.int32)
    for number in range(index.nlist):
        found[ids_of(index, number)] = number
    return found


def renumber(index: faiss.IndexIVF, place_of: NDArray[np.int64]) -> None:
    """Give every vector held the place `place_of` (N,) its old one."""
    for number in range(index.nlist):
        held = ids_of(index, number)
        held[:] = place_of[held]
