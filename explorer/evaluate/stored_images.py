"""The thumbnails of a catalogue, one at a time for who asks, many at a time for the disk."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Rows
from explorer.catalogue.dataset import Catalogue
from explorer.sources.cutouts import decode_image

_BLOCK = 256
_KEPT = 8


class StoredImages:
    """The thumbnails of `rows` (n,), by their number among these; read in order they are quick."""

    def __init__(self, catalogue: Catalogue, rows: Rows) -> None:
        self._catalogue, self._rows = catalogue, rows
        self._block = lru_cache(_KEPT)(self._read_block)

    def read(self, number: int) -> NDArray[np.uint8]:
        """The image, uint8 (H, W, 3)."""
        return decode_image(self._block(number // _BLOCK)[number % _BLOCK])

    def _read_block(self, block: int) -> list[bytes]:
        return self._catalogue.thumbnails(self._rows[block * _BLOCK : (block + 1) * _BLOCK])
