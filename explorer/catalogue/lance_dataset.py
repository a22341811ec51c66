"""The Lance dataset of a catalogue: opened, its errors in plain words, its embeddings read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import lance
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.catalogue.manifest import GALAXIES
from explorer.errors import CatalogueError, reason_of
from explorer.object_store.address import address_behind, address_of
from explorer.object_store.refusals import refusal
from explorer.object_store.store import lance_options


def open_dataset(folder: Path, version: int | None = None) -> lance.LanceDataset:
    """The Lance dataset of a catalogue folder, as of a version or the newest.

    A reader keeps to the version of its manifest, so that galaxies being added are not seen
    before they have an index and a place on the map.

    Raises:
        CatalogueError: missing or broken.
    """
    address = address_behind(folder)
    with plain_lance_errors(folder):
        if not address:
            return lance.dataset(str(folder / GALAXIES), version=version)
        options = lance_options(address)
        return lance.dataset(f"{address}/{GALAXIES}", version=version, storage_options=options)


@contextmanager
def plain_lance_errors(folder: Path, doing: str = "read") -> Iterator[None]:
    """Turns whatever Lance raises on a damaged, missing or full place into a CatalogueError.

    Lance has no errors of its own: it raises those of Python and Arrow, and panics.
    """
    try:
        yield
    except BaseException as error:
        known = isinstance(error, OSError | ValueError | RuntimeError | pa.ArrowException)
        if not known and type(error).__name__ != "PanicException":
            raise
        address = address_of(folder) or address_behind(folder)
        if address:
            raise refusal(address, str(error)) from error
        place, reason = folder / GALAXIES, reason_of(error)
        if doing == "read":
            text = (
                f"{place} is missing or broken ({reason}). Run: python -m explorer doctor {folder}"
            )
        else:
            text = (
                f"{place} cannot be {doing} ({reason}). Mend that, then run the same command again."
            )
        raise CatalogueError(text) from error


def read_embeddings(
    dataset: lance.LanceDataset, batch_size: int = 16_384
) -> Iterator[NDArray[np.float16]]:
    """Embeddings of a dataset in row order, float16 (B, D) at a time."""
    with plain_lance_errors(Path(dataset.uri).parent):
        for batch in dataset.to_batches(columns=["embedding"], batch_size=batch_size):
            if batch.num_rows:
                yield as_matrix(batch["embedding"])


def as_matrix(column: pa.Array | pa.ChunkedArray) -> NDArray[np.float16]:
    """A fixed-size-list column as float16 (R, D)."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks)
    return whole.flatten().to_numpy().reshape(len(whole), -1)
