"""What is shown of a galaxy without an image: a drawn frame that says so."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from explorer.sources.cutouts import jpeg_thumbnail

SIDE_PX = 192
_GROUND, _LINE, _WORDS = (24, 27, 34), (62, 68, 82), (150, 157, 172)


@cache
def placeholder() -> NDArray[np.uint8]:
    """The drawing, uint8 (192, 192, 3), one and the same array each time; read-only."""
    picture = Image.new("RGB", (SIDE_PX, SIDE_PX), _GROUND)
    draw = ImageDraw.Draw(picture)
    for inset in (28, 52):
        box = (inset, inset + 20, SIDE_PX - inset, SIDE_PX - inset - 20)
        for start in range(0, 360, 20):
            draw.arc(box, start, start + 11, fill=_LINE, width=2)
    draw.text((SIDE_PX / 2, SIDE_PX / 2), "no image", fill=_WORDS, anchor="mm", font_size=15)
    drawn = np.array(picture)
    drawn.setflags(write=False)
    return drawn


def thumbnail_of(image: NDArray[np.uint8]) -> bytes:
    """The JPEG thumbnail of uint8 (H, W, 3); that of the placeholder is encoded once."""
    return _placeholder_jpeg() if image is placeholder() else jpeg_thumbnail(image)


@cache
def _placeholder_jpeg() -> bytes:
    return jpeg_thumbnail(placeholder())
