"""What the tests of this folder share."""

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.search.duplicates import Same
from explorer.search.nearest import Neighbours, nearest
from index import FlatIndex


def search(vectors: NDArray[np.float32], row: int, k: int, **options: object) -> Neighbours:
    """The look-alikes of one row, by an exact index, duplicates told by their vectors."""
    options = {"same": Same(vectors), "leave_out": np.array([row])} | options
    return nearest(FlatIndex.build(vectors), vectors[row], k=k, **options)  # type: ignore[arg-type]


@pytest.fixture
def vectors() -> NDArray[np.float32]:
    rng = np.random.default_rng(0)
    made = rng.normal(size=(400, 8)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)
