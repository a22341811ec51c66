"""What stands in for an image that is not there."""

import numpy as np

from explorer.sources.cutouts import decode_image
from explorer.sources.placeholder import SIDE_PX, placeholder, thumbnail_of


def test_it_is_drawn_once_and_shows_something() -> None:
    drawn = placeholder()
    assert drawn is placeholder() and drawn.shape == (SIDE_PX, SIDE_PX, 3)
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) > 2


def test_its_thumbnail_is_encoded_once_and_others_are_their_own() -> None:
    assert thumbnail_of(placeholder()) is thumbnail_of(placeholder())
    assert decode_image(thumbnail_of(placeholder())).shape == (SIDE_PX, SIDE_PX, 3)
    assert thumbnail_of(np.full((9, 9, 3), 200, np.uint8)) != thumbnail_of(placeholder())
