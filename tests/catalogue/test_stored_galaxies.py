"""Galaxies are stored with their votes, thumbnails and embeddings, each of one type."""

import numpy as np
import pyarrow as pa
import pytest

from explorer.catalogue.stored_galaxies import whole_table
from explorer.errors import CatalogueError


def stored(embedding: float) -> pa.Table:
    return whole_table(
        pa.table({"id": ["a", "b"]}),
        thumbnails=[b"one", b"two"],
        embeddings=np.full((2, 4), embedding, np.float32),
        votes={"p_red": np.ones(2, np.float32)},
    )


def test_all_that_was_made_of_a_galaxy_stands_in_its_row() -> None:
    table = stored(0.5)
    assert table.column_names == ["id", "p_red", "thumbnail", "embedding"]
    assert table.schema.field("embedding").type == pa.list_(pa.float16(), 4)
    assert table["embedding"][1].as_py() == [0.5] * 4


def test_an_embedding_that_is_not_finite_is_refused() -> None:
    with pytest.raises(CatalogueError, match="not finite"):
        stored(np.nan)
