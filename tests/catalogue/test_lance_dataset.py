"""A dataset that is broken says so in plain words; its embeddings are a matrix."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from explorer.catalogue.lance_dataset import as_matrix, open_dataset
from explorer.errors import CatalogueError


def test_a_broken_one_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"missing or broken.*doctor"):
        open_dataset(tmp_path / "nowhere")


def test_embeddings_are_a_matrix() -> None:
    matrix = as_matrix(pa.chunked_array([pa.array([[1, 2], [3, 4]], pa.list_(pa.float16(), 2))]))
    assert matrix.tolist() == [[1, 2], [3, 4]] and matrix.dtype == np.float16
