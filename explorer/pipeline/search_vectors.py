"""Search vectors of a whole catalogue: in memory while they are few, else mapped from a file."""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Vectors
from explorer.catalogue.projection import Projection
from index import Halves

IN_MEMORY = 512 << 20  # bytes: 2 million galaxies of 64 components


def search_vectors(
    folder: Path,
    batches: Iterable[NDArray[np.float16]],
    projection: Projection,
    count: int,
    tell: Callable[[int], None] = lambda done: None,
) -> Vectors:
    """The vectors of all galaxies, float32 (N, P); many are `Halves`, read-only.

    These lie at half precision in a file without a name in `folder`, which goes with them: rows
    are read as they are asked for, so that memory does not grow with N. An index of inverted lists
    keeps that file as its own exact vectors.

    Args:
        folder: with room for 2 N P bytes.
        batches: embeddings (B, D), N in all.
        projection: to P components.
        count: N.
        tell: hears how many are done.
    """
    shape, done = (count, len(projection.components)), 0
    if 4 * count * shape[1] <= IN_MEMORY:
        whole = np.empty(shape, np.float32)
        for batch in batches:
            whole[done : done + len(batch)] = projection(batch)
            done += len(batch)
            tell(done)
        return whole
    with tempfile.TemporaryFile(dir=folder, prefix=".vectors-") as file:
        for batch in batches:
            file.write(projection(batch).astype(np.float16).tobytes())
            done += len(batch)
            tell(done)
        file.flush()
        stored = np.memmap(file, np.float16, "r", shape=shape)
    return cast(Vectors, Halves(stored))  # rows come out as those of an array would
