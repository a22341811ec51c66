"""What is asked of a catalogue's index: look-alikes under any filter, and why they are."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Mask, Rows
from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError, StaleIndexError
from explorer.export.galaxies import results_table
from explorer.labels import DEFAULT_THEME, Rater
from explorer.search.lookup import Lookup
from explorer.search.nearest import Neighbours
from explorer.search.select import ANYONE, FILTERS_KEPT, Selection
from explorer.search.similar import Page, Query, SimilaritySearch
from explorer.sources.cutouts import crop_square
from explorer.sources.originals import Originals
from explorer.sources.pictures import rgb_of
from explorer.workspace.given import (
    SomeIds,
    amount_of,
    crop_of,
    embedding_of,
    ids_of,
    position_of,
    words_of,
)
from explorer.workspace.growing import GrowingCatalogue
from explorer.workspace.results import GalaxyTable
from index import Allowed, FlatIndex, IndexFault, VectorIndex, load

if TYPE_CHECKING:
    from astropy.coordinates import SkyCoord
    from astropy.units import Quantity
    from PIL.Image import Image

    from explorer.encoder.patches import Agreement

FIRST_PAGE = Page()
MANY_LIKES = 50  # that a search for many galaxies starts from
MOST_AVERAGED = 5_000


class Asked(TypedDict, total=False):
    """What `similar` can be asked beside the likes.

    Attributes:
        unlikes: ids to stay away from.
        image: a file, a Pillow image, or (H, W) or (H, W, 3), uint8 or floats from 0 to 1.
        embedding: float (D,), made by the catalogue's encoder.
        radec: degrees or angles, text as in "12:34:56 -00:30:00", or a SkyCoord; the nearest
            galaxy within 60 arcsec.
        name: what one galaxy is called in its id or a column of text, whatever the case.
        crop: left, top and side in pixels: this square of the image, or of the one galaxy
            in `likes`, is looked for instead of the whole.
        where: a filter.
        k: how many; 24 if not given.
        offset: how many better ones to pass over.
        radius: within which two sources are one, arcsec (pixels in a mosaic) or a Quantity;
            None: the usual.
        who: whose ratings a `rating = …` in `where` speaks of.
        theme: for which taste.
    """

    unlikes: SomeIds
    image: "str | Path | NDArray[Any] | Image | None"
    embedding: NDArray[np.floating] | None
    radec: "tuple[float, float] | str | SkyCoord | None"
    name: str
    crop: tuple[int, int, int] | None
    where: str
    k: int
    offset: int
    radius: "float | Quantity | None"
    who: str
    theme: str


class Search:
    """The index of one open catalogue, searched under its filters; safe between threads."""

    def __init__(
        self, lookup: Lookup, selection: Selection, originals: Originals, *, device: str
    ) -> None:
        """Open the catalogue's index.

        Raises:
            StaleIndexError: it does not fit the catalogue.
        """
        self.catalogue = lookup.catalogue
        self.lookup, self.selection, self.originals = lookup, selection, originals
        self.index = _open_index(self.catalogue, device)
        self.similarity = SimilaritySearch(self.catalogue, self.index, device=device)
        self._filters = lru_cache(maxsize=FILTERS_KEPT)(self._prepared_filter)

    @property
    def vectors(self) -> NDArray[np.float32]:
        """Search vectors by row, float32 (N, P), unit length, read-only."""
        return self.similarity.vectors

    def similar(self, likes: SomeIds = (), **asked: Unpack[Asked]) -> GalaxyTable:
        """The galaxies most like those given, best first: id, similarity, rank, folded, columns.

        Args:
            likes: one id or several, text or whole numbers, or a table or ranking.
            asked: see `Asked`.

        Raises:
            ArgumentError: a keyword that is not known, or something that cannot be used.
            CatalogueError: an unknown id, none given, or no galaxy at the position.
            ImageError: an image that cannot be read.
            FilterError: a filter that cannot be read.
        """
        words = words_of("similar", asked, Asked.__annotations__)
        page = Page(words.get("k", 24), words.get("offset", 0), self._radius(words.get("radius")))
        rater = Rater(words.get("who", ""), words.get("theme", DEFAULT_THEME))
        query = self._query(ids_of(likes), words)
        found = self.neighbours(query, page, where=words.get("where", ""), rater=rater)
        return GalaxyTable.shown_from(self.catalogue, results_table(self.catalogue, found))

    def _query(self, likes: list[str], words: Mapping[str, Any]) -> Query:
        wanted = likes
        if "radec" in words:
            wanted = [*wanted, self.lookup.id_at(position_of(words["radec"]))[0]]
        if words.get("name"):
            wanted = [*wanted, self.lookup.id_named(words["name"])]
        pixels = self._pixels(words["image"]) if "image" in words else None
        embedding = embedding_of(words["embedding"]) if "embedding" in words else None
        query = Query(wanted, ids_of(words.get("unlikes", ())), pixels, embedding)
        return self.crop(query, crop_of(words["crop"])) if "crop" in words else query

    def _pixels(self, image: Any) -> NDArray[np.uint8]:
        is_file = isinstance(image, str | Path)
        return self.originals.read(Path(image)) if is_file else rgb_of(image)

    def _radius(self, given: Any) -> float | None:
        places = self.similarity.places
        unit = "pix" if places and places.unit == "px" else "arcsec"
        return None if given is None else amount_of(given, unit, "radius")

    def neighbours(
        self,
        query: Query,
        page: Page = FIRST_PAGE,
        *,
        where: str = "",
        among: Mask | None = None,
        rater: Rater = ANYONE,
    ) -> Neighbours:
        """The rows most like `query`, with the filter inside the search; see `similar`.

        `among` bool (N,) leaves only some galaxies to be found, a region of the map for one.
        """
        allow = self._allowed(where, rater)
        if among is not None:
            allow = self.index.allowing(among if allow is None else allow.mask & among)
        return self.similarity.nearest(query, page, allow)

    def most_typical(self, rows: Rows) -> list[str]:
        """The ids of at most `MANY_LIKES` of `rows`, those nearest to the mean of all first."""
        some = rows[:: max(1, len(rows) // MOST_AVERAGED)]
        vectors = np.asarray(self.vectors[some], np.float32)
        order = np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")
        return [str(galaxy) for galaxy in self.catalogue.ids()[some[order[:MANY_LIKES]]]]

    def crop(self, query: Query, box: tuple[int, int, int]) -> Query:
        """`query` for a square (left, top, side) of its image, or of its one galaxy's image.

        The galaxy itself stays out of the answer.

        Raises:
            CatalogueError: neither an image nor exactly one galaxy to crop.
            ImageError: the square leaves the image.
        """
        if query.image is not None:
            return replace(query, image=crop_square(query.image, box))
        if len(query.likes) != 1:
            raise CatalogueError("A crop needs one image or one galaxy to be cut from.")
        image = self.originals.image(self.catalogue.row_of(query.likes[0]))
        return replace(query, likes=(), apart=query.likes, image=crop_square(image, box))

    def agreement(self, query: Query, galaxy: str) -> "Agreement":
        """Where one hit and the query agree in what the encoder sees; well under a second.

        Shown is the frame that weighs most in this catalogue.
        Of several likes, the one that is most similar to the hit speaks for the query.

        Raises:
            CatalogueError: an unknown id, or a query of an embedding alone.
            EncoderError: the encoder keeps no map of features.
        """
        from explorer.encoder.patches import agreement

        row = self.catalogue.row_of(galaxy)
        asked = query.image if query.image is not None else self._likest(query, row)
        manifest, encoder = self.catalogue.manifest, self.similarity.encoder
        frame = encoder.wide if manifest.representation.get("frame") == "whole" else None
        image = self.originals.image(row)
        return agreement(encoder, asked, image, views=manifest.views, frame=frame)

    def _likest(self, query: Query, row: int) -> NDArray[np.uint8]:
        if not query.likes:
            raise CatalogueError("An embedding shows no image: ask with a galaxy or an image.")
        likes = self.catalogue.rows_of(query.likes)
        return self.originals.image(int(likes[np.argmax(self.vectors[likes] @ self.vectors[row])]))

    def _allowed(self, where: str, rater: Rater) -> Allowed | None:
        if not where.strip():
            return None
        return self._filters(where, rater, self.selection.labels.version())

    def _prepared_filter(self, where: str, rater: Rater, version: int) -> Allowed:
        """A filter as the index takes it; its next click and its next page find it here."""
        return self.index.allowing(self.selection.mask(where, rater))


def _open_index(catalogue: Catalogue, device: str) -> VectorIndex:
    if isinstance(catalogue, GrowingCatalogue):
        return FlatIndex.build(catalogue.vectors, device=device)
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
