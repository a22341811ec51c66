"""What can be asked of a catalogue's index: look-alikes under any filter, and why they are."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.dataset import Catalogue
from explorer.config import Settings
from explorer.errors import CatalogueError, StaleIndexError
from explorer.export.galaxies import results_table
from explorer.labels import DEFAULT_THEME, Labels
from explorer.search.lookup import FILTERS_KEPT
from explorer.search.nearest import Neighbours
from explorer.search.similar import Page, Query, SimilaritySearch
from explorer.sources.cutouts import cropped, read_image
from explorer.sources.originals import Originals
from explorer.workspace.ranking import Ranker
from index import Allowed, IndexFault, VectorIndex, load

if TYPE_CHECKING:
    import pandas as pd

    from explorer.encoder.patches import Agreement


class Search(Ranker):
    """A catalogue, its labels and its index, to search in; safe to share between threads."""

    def __init__(self, catalogue: Catalogue, labels: Labels, settings: Settings) -> None:
        super().__init__(catalogue, labels)
        self.settings = settings
        self.index = _open_index(catalogue, settings.device)
        self.similarity_search = SimilaritySearch(catalogue, self.index, device=settings.device)
        self.originals = Originals(catalogue)
        self._filter = lru_cache(maxsize=FILTERS_KEPT)(self._made_ready)

    @property
    def vectors(self) -> NDArray[np.float32]:
        """Search vectors by row, float32 (N, P), unit length, read-only."""
        return self.similarity_search.vectors

    def similar(
        self,
        likes: str | Sequence[str] = (),
        *,
        unlikes: str | Sequence[str] = (),
        image: str | Path | NDArray[np.uint8] | None = None,
        embedding: NDArray[np.floating] | None = None,
        radec: tuple[float, float] | str | None = None,
        name: str = "",
        crop: tuple[int, int, int] | None = None,
        where: str = "",
        k: int = 24,
        offset: int = 0,
        radius: float | None = None,
        who: str = "",
        theme: str = DEFAULT_THEME,
    ) -> "pd.DataFrame":
        """The galaxies most like those given, best first: id, similarity, rank, folded, columns.

        Args:
            likes: one id or several.
            unlikes: ids to stay away from.
            image: a file, or uint8 (H, W, 3).
            embedding: float (D,), made by the catalogue's encoder.
            radec: degrees, or text as in "12:34:56 -00:30:00"; the nearest galaxy within 60 arcsec.
            name: what one galaxy is called in its id or a column of text, whatever the case.
            crop: left, top and side in pixels: this square of the image, or of the one galaxy
                in `likes`, is looked for instead of the whole.
            where: a filter.
            k: how many.
            offset: how many better ones to pass over.
            radius: within which two sources are one, arcsec (pixels in a mosaic); None: the usual.
            who: whose ratings a `rating = …` in `where` speaks of.
            theme: for which taste.

        Raises:
            CatalogueError: an unknown id, none given, or no galaxy at the position.
            ImageError: an image that cannot be read.
            FilterError: a filter that cannot be read.
        """
        wanted = _several(likes)
        wanted += [self.at(radec)[0]] if radec is not None else []
        wanted += [self.called(name)] if name else []
        pixels = read_image(Path(image)) if isinstance(image, str | Path) else image
        query = Query(wanted, _several(unlikes), pixels, embedding)
        query = query if crop is None else self.cropped(query, crop)
        page = Page(k, offset, radius)
        return results_table(
            self.catalogue, self.neighbours(query, page, where=where, who=who, theme=theme)
        )

    def neighbours(
        self,
        query: Query,
        page: Page = Page(),  # noqa: B008, RUF100  frozen
        *,
        where: str = "",
        among: NDArray[np.bool_] | None = None,
        who: str = "",
        theme: str = DEFAULT_THEME,
    ) -> Neighbours:
        """The rows most like `query`, with the filter inside the search; see `similar`.

        `among` bool (N,) leaves only some galaxies to be found, a region of the map for one.
        """
        allow = self._allowed(where, who, theme)
        if among is not None:
            allow = self.index.allowing(among if allow is None else allow.mask & among)
        return self.similarity_search.nearest(query, page, allow)

    def cropped(self, query: Query, box: tuple[int, int, int]) -> Query:
        """`query` for a square (left, top, side) of its image, or of its one galaxy's image.

        The galaxy itself stays out of the answer.

        Raises:
            CatalogueError: neither an image nor exactly one galaxy to crop.
            ImageError: the square leaves the image.
        """
        if query.image is not None:
            return replace(query, image=cropped(query.image, box))
        if len(query.likes) != 1:
            raise CatalogueError("A crop needs one image or one galaxy to be cut from.")
        image = self.originals.image(self.catalogue.row_of(query.likes[0]))
        return replace(query, likes=(), apart=query.likes, image=cropped(image, box))

    def agreement(self, query: Query, galaxy: str) -> "Agreement":
        """Where one hit and the query agree in what the encoder sees; well under a second.

        Of several likes, the one that is most similar to the hit speaks for the query.

        Raises:
            CatalogueError: an unknown id, or a query of an embedding alone.
            EncoderError: the encoder keeps no map of features.
        """
        from explorer.encoder.patches import agreement

        row = self.catalogue.row_of(galaxy)
        asked = query.image if query.image is not None else self._likest(query, row)
        views = self.catalogue.manifest.views
        return agreement(
            self.similarity_search.encoder, asked, self.originals.image(row), views=views
        )

    def _likest(self, query: Query, row: int) -> NDArray[np.uint8]:
        if not query.likes:
            raise CatalogueError("An embedding shows no image: ask with a galaxy or an image.")
        likes = self.catalogue.rows_of(query.likes)
        return self.originals.image(int(likes[np.argmax(self.vectors[likes] @ self.vectors[row])]))

    def _allowed(self, where: str, who: str, theme: str) -> Allowed | None:
        if not where.strip():
            return None
        return self._filter(where, who, theme, self.labels.version())

    def _made_ready(self, where: str, who: str, theme: str, version: int) -> Allowed:
        """A filter for many searches; its next click and its next page find it here."""
        return self.index.allowing(self.mask(where, who=who, theme=theme))


def _several(ids: str | Sequence[str]) -> list[str]:
    return [ids] if isinstance(ids, str) else list(ids)


def _open_index(catalogue: Catalogue, device: str) -> VectorIndex:
    try:
        return load(
            catalogue.path / "index",
            str(catalogue.manifest.index["name"]),
            size=len(catalogue),
            dim=int(catalogue.manifest.projection["components"]),
            device=device,
        )
    except IndexFault as error:
        raise StaleIndexError(f"{error} Run: python -m explorer index {catalogue.path}") from error
