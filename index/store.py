"""An index in a folder: its files, and beside them a manifest that says what it was built from.

Several may lie side by side under names of their own, so that one is whole while its successor is
being written; `discard_others` ends that.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from index.base import IndexFault, VectorIndex, Vectors, stored_numbers
from index.files import replace_whole, write_array
from index.flat import FlatIndex
from index.ivf import IvfIndex
from index.milvus import MilvusIndex, drop_collection
from index.shards import ShardedIndex

KINDS: dict[str, Any] = {
    "flat": FlatIndex,
    "ivf": IvfIndex,
    "shards": ShardedIndex,
    "milvus": MilvusIndex,
}
FINGERPRINTED = 4_096


def save(index: VectorIndex, folder: Path) -> dict[str, Any]:
    """Store `index` in `folder` and return its manifest, whose "name" is what `load` asks for."""
    folder.mkdir(parents=True, exist_ok=True)
    fingerprint = fingerprint_of(index.vectors())
    name = f"{index.kind}-{fingerprint}"
    details = index.write(folder, name)
    if index.own_ids is not None:
        write_array(folder / f"{name}.ids.npy", index.own_ids)
    record = {
        "name": name,
        "kind": index.kind,
        "metric": "inner_product",
        "dim": index.dim,
        "size": len(index),
        "recall": index.recall,
        "fingerprint": fingerprint,
        "own_ids": index.own_ids is not None,
        **details,
    }
    with replace_whole(folder / f"{name}.json") as temporary:
        temporary.write_text(json.dumps(record, indent=1), encoding="utf-8")
    return record


def load(folder: Path, name: str, *, size: int, dim: int, device: str = "cpu") -> VectorIndex:
    """The index stored in `folder` under `name`, on the GPU where `device` says so.

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
    ids = stored_numbers(folder / f"{name}.ids.npy", size) if record.get("own_ids") else None
    index: VectorIndex = KINDS[record["kind"]].read(
        folder, {**record, "name": name}, ids, device=device
    )
    index.recall = float(record.get("recall", 1.0))
    if (len(index), index.dim) != (size, dim):
        raise IndexFault(f"{folder / name} holds {len(index)} vectors, its manifest says {size}.")
    if fingerprint_of(index.vectors()) != record.get("fingerprint"):
        raise IndexFault(f"{folder / name} holds other vectors than its manifest says.")
    return index


def read_manifest(folder: Path, name: str) -> dict[str, Any]:
    """The manifest of one index; IndexFault where there is none."""
    try:
        return dict(json.loads((folder / f"{Path(name).name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise IndexFault(f"{folder} holds no readable index {name!r}.") from error


def discard_others(folder: Path, name: str) -> None:
    """Remove every index in `folder` but the one called `name`, its collection on a server too."""
    others = [path for path in folder.iterdir() if path.name.partition(".")[0] != name]
    kept = read_manifest(folder, name)
    for path in others:
        if path.suffix == ".json" and path.name.startswith("milvus-"):
            record = read_manifest(folder, path.stem)
            if record.get("collection") != kept.get("collection"):
                drop_collection(record)
        if path.suffix in (".faiss", ".json", ".npy"):
            path.unlink()


def fingerprint_of(vectors: Vectors) -> str:
    """12 hex digits of the vectors' shape and of up to 4,096 of their rows, evenly spread."""
    sample = vectors[:: max(1, len(vectors) // FINGERPRINTED)]
    digest = hashlib.sha256(repr(tuple(vectors.shape)).encode())
    digest.update(np.ascontiguousarray(sample).tobytes())
    return digest.hexdigest()[:12]
