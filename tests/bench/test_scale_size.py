"""The vectors of a size: mapped, and in memory where a build holds them there."""

from pathlib import Path

import numpy as np
import pytest

from explorer.bench.scale_size import Size
from index import Halves
from tests.contracts.test_index import unit_vectors


def test_vectors_are_held_as_a_build_holds_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = Size(tmp_path, 40, 16)
    Halves.of(unit_vectors(40)).write(tmp_path / "vectors.npy")
    assert isinstance(size.search_vectors(), np.ndarray)
    monkeypatch.setattr("explorer.pipeline.search_vectors.IN_MEMORY", 0)
    assert isinstance(size.search_vectors(), Halves) and len(size.search_vectors()) == 40
