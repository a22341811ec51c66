"""Embeddings that came with a table, in batches like those that a network makes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from explorer.catalogue.embeddings import embedding_folders
from explorer.catalogue.manifest import FILE_NAME, Manifest
from explorer.encoder import EmbeddedBatch
from explorer.errors import CatalogueError
from explorer.sources.own_embeddings import EmbeddedSource, OwnEncoder

AT_ONCE = 64


def check_own_length(folder: Path, encoder: OwnEncoder) -> None:
    """Refuse embeddings that the catalogue in `folder` has by the same name in another length.

    Raises:
        CatalogueError: it has some.
    """
    places = embedding_folders(folder) if (folder / FILE_NAME).exists() else []
    for held in (Manifest.read(place).encoder for place in places):
        if held["name"] == encoder.name and held["dim"] != encoder.dim:
            raise CatalogueError(
                f"{folder} holds embeddings by {encoder.name!r} of length {held['dim']:,}, these "
                f"have {encoder.dim:,}: give --encoder-name another name to keep both."
            )


def own_batches(source: EmbeddedSource, todo: list[int]) -> Iterator[EmbeddedBatch]:
    """The rows `todo` of a source, some at a time: none fails, since a placeholder stands in.

    Positions count within `todo`, as those of `embed` do.
    """
    references = source.table["reference"].to_pylist()
    with ThreadPoolExecutor(2, thread_name_prefix="decode") as pool:
        for at in range(0, len(todo), AT_ONCE):
            rows = todo[at : at + AT_ONCE]
            yield EmbeddedBatch(
                positions=np.arange(at, at + len(rows)),
                embeddings=source.embeddings[rows].astype(np.float32),
                votes=np.zeros((len(rows), 0), np.float32),
                images=list(pool.map(source.picture, (references[row] for row in rows))),
                failures=[],
                familiarity=np.full(len(rows), np.nan, np.float32),
            )
