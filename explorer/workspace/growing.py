"""What is embedded so far of a catalogue that is being built, to look at and to search."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.anomaly import oddness
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.lance_dataset import open_dataset
from explorer.catalogue.manifest import FILE_NAME, Manifest
from explorer.catalogue.projection import Projection, fit_projection
from explorer.errors import CatalogueError
from explorer.pipeline.representation import familiar_share, weigh_frames, weighing

MOST = 1_000_000  # galaxies that are searched before they have an index
REFITTED_UP_TO = 100_000  # a projection fitted on so many is kept
AT_ONCE = 16_384


class GrowingCatalogue(Catalogue):
    """The galaxies that a build has committed so far; their rows and ids are final.

    Projection and oddness are of what there is, and others in the end; there is no map.

    Attributes:
        vectors: search vectors by row, float32 (N, P), unit length.
    """

    def __init__(
        self, path: Path, begun: Manifest, before: "GrowingCatalogue | None" = None
    ) -> None:
        """What the newest commit holds; `before` is the same catalogue as it was opened earlier.

        Raises:
            CatalogueError: nothing is committed yet, or more than a million galaxies.
        """
        newest = open_dataset(path)
        count = newest.count_rows()
        if count > MOST:
            raise CatalogueError(
                f"{count:,} galaxies are embedded: more than {MOST:,} are shown once all are in."
            )
        super().__init__(path, replace(begun, galaxies=count, dataset_version=newest.version))
        self.address = f"{begun.fingerprint()}-{begun_at(path)}"  # rows stay: images may be kept
        known = before if before and before.address == self.address else None
        self.manifest.familiar = familiar_share(self._familiarity())
        weigh_frames(self.manifest)
        self.fitted = self._fitted(known)
        self.vectors = self._vectors(known)

    @cached_property
    def projection(self) -> Projection:
        """What turns an embedding into a search vector, for the time being."""
        return self.fitted

    def arrow(self, name: str) -> pa.ChunkedArray:
        """A whole column as Arrow; oddness is that among the galaxies embedded so far."""
        return pa.chunked_array([self._oddness]) if name == "oddness" else super().arrow(name)

    def map_xy(self, layout: str = "map") -> NDArray[np.float32]:
        """There is none yet: CatalogueError."""
        raise CatalogueError("The map is drawn when all galaxies are embedded.")

    @cached_property
    def _oddness(self) -> pa.Array:
        return pa.array(oddness(self.vectors))

    def _familiarity(self) -> list[NDArray[np.float64]]:
        return [self.column("familiarity")] if "familiarity" in self._held else []

    def _fitted(self, known: "GrowingCatalogue | None") -> Projection:
        """The projection as it was, fitted again once the catalogue has doubled."""
        if known and min(len(self), REFITTED_UP_TO) < 2 * known.fitted.fitted_on:
            return known.fitted
        return fit_projection(self._batches, weighing(self.manifest))

    def _vectors(self, known: "GrowingCatalogue | None") -> NDArray[np.float32]:
        """Search vectors of all; of those that `known` has by the same projection, its own."""
        held = [known.vectors] if known and known.fitted is self.fitted else []
        first = len(held[0]) if held else 0
        return np.concatenate([*held, *(self.fitted(batch) for batch in self._batches(first))])

    def _batches(self, first: int = 0) -> Iterator[NDArray[np.float16]]:
        for start in range(first, len(self), AT_ONCE):
            yield self.embeddings(np.arange(start, min(start + AT_ONCE, len(self))))


def begun_at(path: Path) -> int:
    """When the build was begun or gone on with, ns: another one may have other images."""
    return (path / FILE_NAME).stat().st_mtime_ns
