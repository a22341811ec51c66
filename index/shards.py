"""Inverted lists in shards: each built, tuned and stored by itself, all searched for every query.

What is built or changed holds one shard in memory; what is searched is mapped from disk.
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.base import Allowed, Found, IndexFault, VectorIndex, Vectors, check, checked_ids
from index.halves import Halves
from index.ivf import IvfIndex

ROWS = 10_000_000  # vectors a shard: 720 MB of codes at D=64

Tuned = Callable[[IvfIndex], None]


class ShardedIndex(VectorIndex):
    """Shards in a row, each the next `rows` vectors; a search joins the best of each."""

    kind = "shards"

    def __init__(
        self,
        parts: Sequence[IvfIndex],
        ids: NDArray[np.int64] | None = None,
        *,
        scratch: Any = None,
    ) -> None:
        """`scratch` is kept for as long as the shards lie in it."""
        super().__init__(ids)
        self.parts, self.dim = list(parts), parts[0].dim
        self._scratch = scratch

    @classmethod
    def build(
        cls,
        vectors: Vectors,
        ids: NDArray[np.int64] | None = None,
        *,
        rows: int = ROWS,
        tune: Tuned = lambda part: None,
        device: str = "cpu",
    ) -> "ShardedIndex":
        """Shards of (N, D), in memory or not; each goes to a temporary file once it is tuned."""
        own = None if ids is None else checked_ids(ids, len(vectors))
        scratch = tempfile.TemporaryDirectory(prefix="explorer-shards-")
        parts = []
        for number, at in enumerate(range(0, max(len(vectors), 1), rows)):
            part = IvfIndex.build(check(vectors[at : at + rows], None), device=device)
            tune(part)
            parts.append(_stored(part, Path(scratch.name), _name("part", number), device)[0])
        return cls(parts, own, scratch=scratch)

    @classmethod
    def read(
        cls,
        folder: Path,
        record: dict[str, Any],
        ids: NDArray[np.int64] | None,
        *,
        device: str = "cpu",
    ) -> "ShardedIndex":
        """The shards that `record` tells of; IndexFault where one is missing or broken."""
        told = record.get("parts")
        if not isinstance(told, list) or not told:
            raise IndexFault(f"{folder / record['name']} names no shards.")
        names = [_name(record["name"], number) for number in range(len(told))]
        parts = [
            IvfIndex.read(folder, {**part, "name": name}, None, device=device)
            for name, part in zip(names, told, strict=True)
        ]
        return cls(parts, ids)

    def __len__(self) -> int:
        return sum(len(part) for part in self.parts)

    @property
    def on_gpu(self) -> bool:
        """Whether a GPU searches every shard."""
        return all(part.on_gpu for part in self.parts)

    def vectors(self) -> Halves:
        """All vectors as they are stored, at half precision."""
        return Halves.joined([part.vectors() for part in self.parts])

    def _search(self, queries: NDArray[np.float32], k: int, allowed: Allowed | None) -> Found:
        masks = None if allowed is None else self._masks(allowed)
        places, scores, first = [], [], 0
        for number, part in enumerate(self.parts):
            hits = part.search(queries, k, allow=None if masks is None else masks[number])
            places.append(np.where(hits.ids < 0, -1, hits.ids + first))
            scores.append(hits.scores)
            first += len(part)
        return _best(np.concatenate(places, axis=1), np.concatenate(scores, axis=1), k)

    def _masks(self, allowed: Allowed) -> list[Allowed]:
        """The filter as each shard takes it, made ready once."""

        def split(whole: Allowed) -> list[Allowed]:
            ends = np.cumsum([len(part) for part in self.parts])[:-1]
            pieces = np.split(whole.mask, ends)
            return [part.allowing(mask) for part, mask in zip(self.parts, pieces, strict=True)]

        return allowed.kept("shards", split)

    def _append(self, vectors: NDArray[np.float32]) -> None:
        self.parts[-1].add(vectors)

    def _keep(self, kept: NDArray[np.bool_]) -> None:
        ends = np.cumsum([len(part) for part in self.parts])[:-1]
        for part, mask in zip(self.parts, np.split(kept, ends), strict=True):
            if not mask.all():
                part._keep(mask)
        self.parts = [part for part in self.parts if len(part)] or self.parts[:1]

    def write(self, folder: Path, name: str) -> dict[str, Any]:
        """Store shard after shard; each is mapped from there afterwards."""
        told = []
        for number, part in enumerate(self.parts):
            device = "auto" if part.on_gpu else "cpu"
            stored = _stored(part, folder, _name(name, number), device)
            self.parts[number] = stored[0]
            told.append(stored[1])
        return {"parts": told}


def _stored(
    part: IvfIndex, folder: Path, name: str, device: str
) -> tuple[IvfIndex, dict[str, Any]]:
    """A shard written to `folder`, and mapped from there."""
    record = {**part.write(folder, name), "size": len(part), "name": name}
    again = IvfIndex.read(folder, record, None, device=device)
    again.recall = part.recall
    return again, record


def _name(name: str, number: int) -> str:
    return f"{name}.{number:04d}"


def _best(places: NDArray[np.int64], scores: NDArray[np.float32], k: int) -> Found:
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(places, order, axis=1), np.take_along_axis(scores, order, axis=1)
