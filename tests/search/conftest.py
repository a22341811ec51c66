"""What the tests of this folder share."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.search.duplicates import Same
from explorer.search.nearest import Neighbours, Page, Request, nearest
from index import FlatIndex


def search(vectors: NDArray[np.float32], row: int, k: int, **options: Any) -> Neighbours:
    """The look-alikes of one row, by an exact index, duplicates told by their vectors."""
    same = options.pop("same", Same(vectors))
    page = Page(k, options.pop("offset", 0))
    request = Request(vectors[row], page, **({"leave_out": np.array([row])} | options))
    return nearest(FlatIndex.build(vectors), request, same)


@pytest.fixture
def vectors() -> NDArray[np.float32]:
    rng = np.random.default_rng(0)
    made = rng.normal(size=(400, 8)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)
