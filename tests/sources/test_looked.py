"""In which look images are embedded and shown, by what a manifest keeps of it."""

import dataclasses
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from explorer.catalogue.manifest import Manifest
from explorer.errors import ImageError
from explorer.sources.cutouts import jpeg_thumbnail
from explorer.sources.looked import USUAL, Looks, looks_of
from explorer.sources.pixels import Pixels
from explorer.sources.placeholder import placeholder, thumbnail_of
from explorer.viewing.look import Look, render

LOG, OF_I = Look(stretch="log"), Look(bands=("i",))
BANDS = np.random.default_rng(0).normal(1, 0.3, (3, 16, 16)).astype(np.float32)
PICTURE = np.random.default_rng(1).integers(0, 255, (16, 16, 3), np.uint8)
DRAWN = render(BANDS, ("g", "r", "z"), LOG)


@dataclass
class Measured:
    """One image as light and as a picture."""

    name: str = "measured"
    table: pa.Table = field(default_factory=lambda: pa.table({}))
    notes: tuple[str, ...] = ()

    def load(self, _reference: str) -> NDArray[np.uint8]:
        return PICTURE

    def pixels(self, _reference: str) -> Pixels:
        return Pixels(BANDS, ("g", "r", "z"))


def test_without_a_look_the_picture_is_as_ever() -> None:
    assert USUAL.load(Measured(), "a") is PICTURE
    assert USUAL.thumbnail(Measured(), "a", PICTURE) == jpeg_thumbnail(PICTURE)


def test_thumbnails_alone_are_drawn_in_their_look() -> None:
    looks = Looks(shown=LOG)
    assert looks.load(Measured(), "a") is PICTURE
    assert looks.thumbnail(Measured(), "a", PICTURE) == jpeg_thumbnail(DRAWN)
    assert looks.thumbnail(Measured(), "a", placeholder()) == thumbnail_of(placeholder())


def test_what_is_embedded_is_drawn_in_its_look() -> None:
    looks = Looks(LOG, LOG)
    np.testing.assert_array_equal(looks.load(Measured(), "a"), DRAWN)
    assert looks.thumbnail(Measured(), "a", DRAWN) == jpeg_thumbnail(DRAWN)


def test_a_band_that_an_image_lacks_costs_its_embedding_but_not_its_thumbnail() -> None:
    with pytest.raises(ImageError, match="no band 'i'"):
        Looks(embedded=OF_I).load(Measured(), "a")
    shown = Looks(shown=OF_I).thumbnail(Measured(), "a", PICTURE)
    assert shown == jpeg_thumbnail(PICTURE)


def test_a_kept_look_is_read_and_an_unknown_one_left_alone() -> None:
    manifest = Manifest("s", {}, 1)
    assert looks_of(manifest) == USUAL
    manifest.build["look"] = dataclasses.asdict(LOG)
    assert looks_of(manifest) == Looks(None, LOG)
    manifest.build["look"] = {"stretch": "of a later version"}
    assert looks_of(manifest) == USUAL
