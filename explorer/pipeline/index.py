"""The index of a catalogue: made for what was wanted, or grown by the galaxies that are new."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from explorer.errors import CatalogueError
from index import (
    RECALL,
    IndexFault,
    VectorIndex,
    Vectors,
    Wanted,
    build,
    discard_unfinished,
    extend,
    fingerprint_of,
    load,
    save,
    suits,
    without_credentials,
)

FOLDER = "index"


def build_or_extend_index(
    folder: Path,
    previous: dict[str, Any],
    vectors: Vectors,
    wanted: Wanted,
    tell: Callable[[float], None] = lambda share: None,
) -> tuple[VectorIndex, dict[str, Any]]:
    """The index of `vectors` (N, P) in a catalogue's folder, stored, and its manifest.

    An index of the first of these vectors is added to, not made anew, while its kind still suits
    so many and the recall it is measured to have still is what is wanted.

    Raises:
        CatalogueError: the server that was to hold it does not answer.
    """
    wanted = replace(wanted, place=folder)
    discard_unfinished(folder)
    try:
        index = _extend_index(folder / FOLDER, previous, vectors, wanted)
        if index is None:
            index = build(vectors, wanted, tell)
        record = save(index, folder / FOLDER)
    except IndexFault as error:
        raise CatalogueError(f"The index cannot be made: {error}") from error
    return index, {**record, "wanted": without_credentials(wanted.kind), "aim": wanted.recall}


@dataclass(frozen=True)
class IndexChoice:
    """The index asked for: its kind ("" as it was), its recall (None as it was), and the device."""

    kind: str = ""
    recall: float | None = None
    device: str = "auto"


AS_BEFORE = IndexChoice()


def wanted_index(previous: dict[str, Any], choice: IndexChoice, *, seed: int = 0) -> Wanted:
    """The index asked for; what is left open stays as the catalogue had it.

    Raises:
        ValueError: an unknown kind, or a recall that is no share.
    """
    kind = choice.kind or str(previous.get("wanted", "auto"))
    aim = previous.get("aim", RECALL) if choice.recall is None else choice.recall
    return Wanted(kind, float(aim), seed, choice.device)


def _extend_index(
    folder: Path, previous: dict[str, Any], vectors: Vectors, wanted: Wanted
) -> VectorIndex | None:
    """The stored index with the new vectors added; None where it must be made anew."""
    size, dim = int(previous.get("size", 0)), vectors.shape[1]
    if not 0 < size < len(vectors) or previous.get("dim") != dim:
        return None
    if not suits(str(previous.get("kind")), wanted, len(vectors), dim):
        return None
    try:
        index = load(folder, str(previous["name"]), size=size, dim=dim, device=wanted.device)
    except IndexFault:
        return None
    if not _holds_first(index, vectors):
        return None
    index = extend(index, vectors, wanted)
    return index if index.recall >= wanted.recall else None


def _holds_first(index: VectorIndex, vectors: Vectors) -> bool:
    """Whether the index holds the first of these, as far as half precision tells."""
    held, size = index.vectors(), len(index)
    if isinstance(held, np.ndarray):
        return fingerprint_of(held) == fingerprint_of(vectors[:size])
    step = max(1, size // 4096)
    return bool(np.abs(held[::step] - vectors[:size:step]).max() < 2e-3)
