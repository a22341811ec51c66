"""How brightness between the cuts is spread: linear, sqrt, log, asinh, as in astropy and DS9."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ArgumentError

SOFTENING = 0.1  # where asinh turns from linear to logarithmic, as a share of the range
_LOG = 1000.0  # of log, as in DS9

Shares = NDArray[np.float32]  # of any shape: 0 at the lower cut, 1 at the upper one
Stretch = Callable[[Shares, float], Shares]

STRETCHES: dict[str, Stretch] = {
    "asinh": lambda share, soft: np.arcsinh(share / soft) / math.asinh(1 / soft),
    "log": lambda share, _soft: np.log1p(_LOG * share) / math.log1p(_LOG),
    "sqrt": lambda share, _soft: np.sqrt(share),
    "linear": lambda share, _soft: share,
}


def stretched(share: Shares, name: str, softening: float = SOFTENING) -> Shares:
    """Brightness from 0 to 1 as the eye is shown it, 0 to 1, same shape; clipped to that range.

    Raises:
        ArgumentError: no such stretch; those there are are named.
    """
    inside = np.clip(share, 0, 1).astype(np.float32, copy=False)
    return stretch_of(name)(inside, max(softening, 1e-4))


def stretch_of(name: str) -> Stretch:
    """The stretch of that name; ArgumentError, which names the others, if there is none."""
    if name not in STRETCHES:
        raise ArgumentError(f"There is no stretch {name!r}: take {', '.join(STRETCHES)}.")
    return STRETCHES[name]
