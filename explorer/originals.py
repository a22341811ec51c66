"""The images a catalogue was built from, by row: from its source, or its thumbnails where gone."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.cutouts import decode_image
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.sources import Source, open_source
from explorer.errors import ExplorerError

Load = Callable[[int], NDArray[np.uint8]]


def source_of(catalogue: Catalogue) -> Source | None:
    """Where the catalogue's images came from, if it is still there."""
    names = ("image_column", "id_column")
    build = catalogue.manifest.build
    chosen = {name: build[name] for name in names if build.get(name)}
    try:
        return open_source(catalogue.manifest.source, **chosen)
    except (ExplorerError, OSError):
        return None


def loader(catalogue: Catalogue) -> tuple[Load, bool]:
    """What gives the image of a row, uint8 (H, W, 3), and whether it gives the originals.

    A single image that is gone is replaced by its thumbnail.
    """
    source = source_of(catalogue)
    references = catalogue.arrow("reference") if source is not None else None

    def load(row: int) -> NDArray[np.uint8]:
        if source is not None and references is not None:
            try:
                return source.load(references[row].as_py())
            except (ExplorerError, OSError):
                pass
        return decode_image(catalogue.thumbnails([row])[0])

    return load, source is not None
