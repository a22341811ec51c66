"""Colours of a single band, by name: greys and the perceptually even maps of matplotlib (CC0)."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ArgumentError

GREY = "grey"
COLOUR_MAPS = {
    GREY: "000000 ffffff",
    "viridis": "440154 482878 3e4989 31688e 26828e 1f9e89 35b779 6ece58 b5de2b fde725",
    "inferno": "000004 1b0c41 4a0c6b 781c6d a52c60 cf4446 ed6925 fb9b06 f7d13d fcffa4",
    "magma": "000004 180f3d 440f76 721f81 9e2f7f cd4071 f1605d fd9668 feca8d fcfdbf",
    "plasma": "0d0887 46039f 7201a8 9c179e bd3786 d8576b ed7953 fb9f3a fdca26 f0f921",
    "cividis": "00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838",
}


@cache
def colour_table(name: str) -> NDArray[np.uint8]:
    """The colours of 0 to 255, uint8 (256, 3), dark to light; read-only.

    Raises:
        ArgumentError: no colour map of that name.
    """
    if name not in COLOUR_MAPS:
        raise ArgumentError(f"There is no colour map {name!r}: take {', '.join(COLOUR_MAPS)}.")
    stops = np.array([list(bytes.fromhex(stop)) for stop in COLOUR_MAPS[name].split()])
    at = np.linspace(0, len(stops) - 1, 256)
    table = np.stack([np.interp(at, np.arange(len(stops)), channel) for channel in stops.T], 1)
    table = (table + 0.5).astype(np.uint8)
    table.setflags(write=False)
    return table
