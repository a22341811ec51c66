"""Galaxies as they are stored: a table's rows with all that was made of them."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.errors import CatalogueError


def whole_table(
    table: pa.Table,
    *,
    thumbnails: Sequence[bytes],
    embeddings: NDArray[np.float32],
    votes: dict[str, NDArray[np.float32]],
) -> pa.Table:
    """Galaxies as they are stored: the rows of a table with all that was made of them.

    Args:
        table: id, reference, coordinates and the user's columns, B rows.
        thumbnails: JPEG bytes, B of them.
        embeddings: float32 (B, D), unit length; stored as float16.
        votes: predicted fractions by column name, each float32 (B,).

    Raises:
        CatalogueError: an embedding that is not finite.
    """
    if not np.isfinite(embeddings).all():
        raise CatalogueError(
            "The encoder gave an embedding that is not finite; use another encoder."
        )
    for name, values in votes.items():
        table = table.append_column(name, pa.array(values, pa.float32()))
    table = table.append_column("thumbnail", pa.array(thumbnails, pa.large_binary()))
    return table.append_column("embedding", as_list(embeddings))


def as_list(embeddings: NDArray[np.float32]) -> pa.FixedSizeListArray:
    """Embeddings (B, D) as they are stored: float16."""
    flat = pa.array(embeddings.astype(np.float16).reshape(-1), pa.float16())
    return pa.FixedSizeListArray.from_arrays(flat, embeddings.shape[1])
