"""What a stage of `bench scale` works on, and what it gives."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from explorer.arrays import Vectors
from index import Halves, Wanted
from index.shards import ROWS

CATALOGUE = "catalogue"

Figures = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """What a stage works on: `rows` synthetic galaxies, kept in `folder` between the stages."""

    folder: Path
    rows: int
    dim: int = 64
    seed: int = 0
    thumbnails: tuple[bytes, ...] = ()
    index: str = "auto"
    shard_rows: int = ROWS

    @property
    def wanted(self) -> Wanted:
        """The index that is asked for."""
        rows = self.shard_rows
        return Wanted(self.index, seed=self.seed, place=self.folder, shard_rows=rows)

    @property
    def catalogue(self) -> Path:
        """The catalogue that `add` and `index` write."""
        return self.folder / CATALOGUE

    def vectors(self) -> Halves:
        """The search vectors, on disk at half precision."""
        return Halves.read(self.folder / "vectors.npy")

    def search_vectors(self) -> Vectors:
        """The same as a build holds them: in memory while they are few."""
        from explorer.pipeline.search_vectors import IN_MEMORY

        halves = self.vectors()
        few = 4 * self.rows * self.dim <= IN_MEMORY
        return np.asarray(halves) if few else cast(Vectors, halves)
