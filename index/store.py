"""An index in a folder: its file, and beside it a manifest that says what it was built from.

Several may lie side by side under names of their own, so that one is whole while its successor is
being written; `discard_others` ends that.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.base import IndexFault, VectorIndex
from index.flat import FlatIndex

KINDS: dict[str, type[FlatIndex]] = {"flat": FlatIndex}


def save(index: VectorIndex, folder: Path, *, recall: float = 1.0) -> dict[str, Any]:
    """Store `index` in `folder` and return its manifest, whose "name" is what `load` asks for."""
    folder.mkdir(parents=True, exist_ok=True)
    fingerprint = fingerprint_of(index.vectors())
    name = f"{index.kind}-{fingerprint}"
    beside = folder / f".{name}"
    index.write(beside)
    beside.replace(folder / f"{name}.faiss")
    record = {
        "name": name,
        "kind": index.kind,
        "metric": "inner_product",
        "dim": index.dim,
        "size": len(index),
        "recall": recall,
        "fingerprint": fingerprint,
    }
    beside.write_text(json.dumps(record, indent=1), encoding="utf-8")
    beside.replace(folder / f"{name}.json")
    return record


def load(folder: Path, name: str, *, size: int, dim: int) -> VectorIndex:
    """The index stored in `folder` under `name`.

    Raises:
        IndexFault: missing, cut off, of an unknown kind, or built from other vectors than the
            (size, dim) its caller holds.
    """
    record = read_manifest(folder, name)
    if record.get("kind") not in KINDS:
        known = ", ".join(KINDS)
        raise IndexFault(f"{folder} holds an index of kind {record.get('kind')!r}; known: {known}.")
    if (record.get("size"), record.get("dim")) != (size, dim):
        raise IndexFault(
            f"The index holds {record.get('size')} vectors of D={record.get('dim')}, "
            f"the catalogue {size} of D={dim}."
        )
    index = KINDS[record["kind"]].read(folder / f"{name}.faiss")
    if (len(index), index.dim) != (size, dim):
        raise IndexFault(f"{folder / name}.faiss does not fit its manifest.")
    return index


def read_manifest(folder: Path, name: str) -> dict[str, Any]:
    """The manifest of one index; IndexFault where there is none."""
    try:
        return dict(json.loads((folder / f"{Path(name).name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise IndexFault(f"{folder} holds no readable index {name!r}.") from error


def discard_others(folder: Path, name: str) -> None:
    """Remove every index in `folder` but the one called `name`."""
    for path in folder.iterdir():
        if path.stem != name and path.suffix in (".faiss", ".json"):
            path.unlink()


def fingerprint_of(vectors: NDArray[np.float32]) -> str:
    """12 hex digits of the vectors' shape and of up to 4,096 of their rows, evenly spread."""
    sample = vectors[:: max(1, len(vectors) // 4096)]
    digest = hashlib.sha256(repr(vectors.shape).encode())
    digest.update(np.ascontiguousarray(sample).tobytes())
    return digest.hexdigest()[:12]
