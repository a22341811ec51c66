"""Look-alikes of galaxies, of an image or of an embedding: from what was asked to what is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import RLock
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import RgbImage
from explorer.catalogue.crossmatch import SAME_SOURCE, Places, places_of
from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError, StaleIndexError
from explorer.search.duplicates import Same
from explorer.search.nearest import Neighbours, Page, Request, nearest, query_vector
from index import Allowed, IndexFault, VectorIndex

IN_MEMORY = 1_000_000


@dataclass(frozen=True)
class Query:
    """What look-alikes are wanted of; everything given counts as one like more.

    Attributes:
        likes: ids, never returned themselves.
        unlikes: ids to stay away from, never returned either.
        image: uint8 (H, W, 3), of any origin.
        embedding: float (D,), made by the catalogue's encoder.
        apart: ids that are neither liked nor disliked, and not returned.
    """

    likes: Sequence[str] = ()
    unlikes: Sequence[str] = ()
    image: RgbImage | None = None
    embedding: NDArray[np.floating] | None = None
    apart: Sequence[str] = ()


class SimilaritySearch:
    """The search of one catalogue; safe to share between threads."""

    def __init__(self, catalogue: Catalogue, index: VectorIndex, *, device: str) -> None:
        self.catalogue = catalogue
        self.index = index
        self._device = device
        self._lock = RLock()

    def nearest(self, query: Query, page: Page, allow: Allowed | None) -> Neighbours:
        """The galaxies most like `query` among those that `allow` lets pass.

        Raises:
            CatalogueError: an unknown id, nothing to look for, or an embedding that does not fit.
            ValueError: a page of no results, or a negative radius.
            StaleIndexError: the index's server is out of reach.
        """
        if page.k < 1 or page.offset < 0:
            raise ValueError(f"k must be at least 1 and offset at least 0, not {page}.")
        liked = self.catalogue.rows_of(query.likes)
        unliked = self.catalogue.rows_of(query.unlikes)
        vectors = self.vectors
        likes = np.concatenate([vectors[liked], *self._given(query)])
        if not len(likes):
            raise CatalogueError("Give at least one id to look for more like it.")
        left_out = np.concatenate([liked, unliked, self.catalogue.rows_of(query.apart)])
        try:
            return nearest(
                self.index,
                Request(query_vector(likes, vectors[unliked]), page, left_out, allow),
                self.same(page.radius),
            )
        except IndexFault as error:  # a server gone since the catalogue was opened
            raise StaleIndexError(str(error)) from error

    def same(self, radius: float | None = None) -> Same:
        """What counts as one galaxy within `radius`; ValueError for a negative one."""
        if radius is None:
            radius = SAME_SOURCE[self.places.unit] if self.places else 0.0
        if not 0 <= radius < float("inf"):
            raise ValueError(f"The radius of one source must be 0 or more, not {radius}.")
        return Same(self.vectors, self.places, radius)

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """Search vectors by row, float32 (N, P), unit length, read-only; fetched once.

        An approximate index of more than a million keeps them on disk at half precision: rows,
        slices and `@` then read what they need.
        """
        held = self.index.vectors()
        return np.asarray(held) if len(held) <= IN_MEMORY else cast(NDArray[np.float32], held)

    @cached_property
    def places(self) -> Places | None:
        """Where the galaxies are: pixels of their mosaic, or the sky."""
        return places_of(self.catalogue)

    def _given(self, query: Query) -> list[NDArray[np.float32]]:
        """Search vectors (1, P) of the image and the embedding of a query."""
        given = []
        if query.image is not None:
            given.append(self.embed(query.image)[None])
        if query.embedding is not None:
            given.append(np.asarray(query.embedding, np.float32).reshape(1, -1))
        return [self.catalogue.projection(_checked(embedding)) for embedding in given]

    def embed(self, image: RgbImage) -> NDArray[np.float32]:
        """The embedding of an image uint8 (H, W, 3), float32 (D,), as the catalogue's own."""
        from explorer.encoder import embed_images

        views = self.catalogue.manifest.views
        return embed_images(self.encoder, [image], views=views).embeddings[0]

    @cached_property
    def encoder(self) -> Any:
        """The encoder that the catalogue was built with; EncoderError where it is another now."""
        from explorer.encoder import (
            load_same_encoder,  # timm takes seconds; most visits never need it
        )

        with self._lock:
            return load_same_encoder(
                self.catalogue.manifest.encoder, device=self._device, folder=self.catalogue.path
            )


def _checked(embedding: NDArray[np.float32]) -> NDArray[np.float32]:
    if not np.isfinite(embedding).all():
        raise CatalogueError("The embedding holds NaN or infinity: embed the image again.")
    return embedding
