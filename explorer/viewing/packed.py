"""Bands as one reply that a browser reads: a line of JSON, then the numbers."""

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_NUMBERS = 6_000_000  # 24 MB of float32: a larger image is binned


def packed(bands: NDArray[np.generic], told: dict[str, Any]) -> bytes:
    """The length of the JSON (uint32, little-endian), the JSON, and the bands in their order.

    bands: float32 or uint8 (C, H, W). The JSON is `told` with "shape" and "kind" ("float" or
    "byte"), padded with spaces so that the numbers begin at a multiple of 4.
    """
    kind = "byte" if bands.dtype == np.uint8 else "float"
    text = json.dumps(told | {"shape": list(bands.shape), "kind": kind}).encode()
    text += b" " * (-len(text) % 4)
    plain = np.ascontiguousarray(bands if kind == "byte" else bands.astype("<f4", copy=False))
    return struct.pack("<I", len(text)) + text + plain.tobytes()


def binned(bands: NDArray[np.generic], most: int = MOST_NUMBERS) -> tuple[NDArray[Any], int]:
    """Bands (C, H, W) with no more than `most` numbers, and how many pixels a side are one.

    Each is the mean of its pixels, unknown if one of them is; what is left over at the right and
    at the bottom is cut off.
    """
    step = int(np.ceil(np.sqrt(bands.size / most)))
    if step <= 1:
        return bands, 1
    count, height, width = bands.shape[0], bands.shape[1] // step, bands.shape[2] // step
    cut = bands[:, : height * step, : width * step]
    mean = cut.reshape(count, height, step, width, step).mean(axis=(2, 4), dtype=np.float32)
    return (mean + 0.5 if bands.dtype == np.uint8 else mean).astype(bands.dtype), step
