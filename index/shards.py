"""Inverted lists in shards: each built, tuned and stored by itself, all searched for every query.

What is built or changed holds the codes of one shard in memory; what is searched is mapped from
disk, several shards at a time where there are cores for it.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.base import Allowed, Found, Hits, IndexFault, VectorIndex, Vectors, check, checked_ids
from index.halves import Halves
from index.ivf import IvfIndex

SCRATCH = ".explorer-shards-"  # begins the name of a folder of shards that are not stored yet
ROWS = 10_000_000  # vectors a shard: 720 MB of codes at D=64

FEW_QUERIES = (
    8  # up to so many, shards are searched side by side; of more FAISS spreads the queries
)

Tuned = Callable[[IvfIndex], None]


@dataclass(frozen=True)
class Making:
    """How shards are made: vectors in each, how one is tuned, where it searches.

    `place` is where they lie until they are stored: the system's own place for such files if None.
    """

    rows: int = ROWS
    tune: Tuned = lambda part: None
    device: str = "cpu"
    place: Path | None = None


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
        making: Making | None = None,
        device: str = "cpu",
    ) -> "ShardedIndex":
        """Shards of (N, D), in memory or not; each goes to a temporary file once it is tuned."""
        how = making or Making(device=device)
        own = None if ids is None else checked_ids(ids, len(vectors))
        scratch = tempfile.TemporaryDirectory(prefix=SCRATCH, dir=how.place)
        parts = []
        for number, at in enumerate(range(0, max(len(vectors), 1), how.rows)):
            part = IvfIndex.build(_rows(vectors, at, at + how.rows), device=how.device)
            how.tune(part)
            parts.append(_stored(part, Path(scratch.name), _name("part", number), how.device)[0])
        return cls(parts, own, scratch=scratch)

    def grown(self, vectors: Vectors, making: Making) -> "ShardedIndex":
        """Shards of all (N, D), of which these hold the first: full ones stay as they are."""
        kept = self.parts if len(self.parts[-1]) >= making.rows else self.parts[:-1]
        new = ShardedIndex.build(
            _rows(vectors, sum(len(part) for part in kept), len(vectors)), making=making
        )
        return ShardedIndex([*kept, *new.parts], scratch=(self._scratch, new._scratch))

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
        masks = [None] * len(self.parts) if allowed is None else self._masks(allowed)

        def found(part: IvfIndex, mask: Allowed | None) -> Hits:
            return part.search(queries, k, allow=mask)

        every = self._pool.map if len(queries) <= FEW_QUERIES else map
        places, scores, first = [], [], 0
        for part, hits in zip(self.parts, every(found, self.parts, masks), strict=True):
            places.append(np.where(hits.ids < 0, -1, hits.ids + first))
            scores.append(hits.scores)
            first += len(part)
        return _best(np.concatenate(places, axis=1), np.concatenate(scores, axis=1), k)

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="shard")

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


def discard_unfinished(folder: Path) -> None:
    """Remove shards that a killed build left in `folder`; only for who alone builds there."""
    for scratch in folder.glob(f"{SCRATCH}*"):
        shutil.rmtree(scratch, ignore_errors=True)


def _rows(vectors: Vectors, first: int, last: int) -> Vectors:
    """Some rows in their order; of `Halves` without a copy."""
    if isinstance(vectors, Halves):
        return vectors.part(first, last)
    return check(vectors[first:last], None)


def _name(name: str, number: int) -> str:
    return f"{name}.{number:04d}"


def _best(places: NDArray[np.int64], scores: NDArray[np.float32], k: int) -> Found:
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(places, order, axis=1), np.take_along_axis(scores, order, axis=1)
