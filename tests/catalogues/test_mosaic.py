"""A catalogue's picture."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from explorer.catalogues.folder import CatalogueFolder
from explorer.catalogues.mosaic import mosaic_of
from explorer.errors import CatalogueError


def test_it_shows_ten_galaxies(two: CatalogueFolder) -> None:
    image = np.asarray(Image.open(BytesIO(mosaic_of(two.home))))
    assert image.shape == (192, 480, 3)
    cells = image.reshape(2, 96, 5, 96, 3).max(axis=(1, 3, 4))
    assert (cells > 100).all()  # a galaxy in each


def test_without_a_catalogue_there_is_none(two: CatalogueFolder) -> None:
    with pytest.raises(CatalogueError):
        mosaic_of(two.folder)
