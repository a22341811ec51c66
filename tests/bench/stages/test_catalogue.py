"""Galaxies are written and opened as the product does it."""

import io

import numpy as np
from PIL import Image

import explorer
from explorer.bench.scale_size import Size
from explorer.bench.scale_stages import STAGES
from explorer.bench.stages.catalogue import numbered


def test_the_catalogue_opens_and_answers(size: Size) -> None:
    assert STAGES["open"](size)["seconds"] > 0
    assert len(explorer.open(size.catalogue)) == 5_000


def test_a_repeated_thumbnail_takes_its_place_each_time(size: Size) -> None:
    (jpeg,) = size.thumbnails
    stored = numbered(jpeg, 7)
    plain, marked = (np.asarray(Image.open(io.BytesIO(one))) for one in (jpeg, stored))
    assert np.array_equal(plain, marked) and stored != numbered(jpeg, 8)
    files = (size.catalogue / "galaxies.lance").rglob("*")
    assert sum(path.stat().st_size for path in files if path.is_file()) > 5_000 * len(jpeg)
