"""What to show next: from a prediction and its uncertainty to a score, higher is shown sooner."""

from collections.abc import Callable

import numpy as np
from scipy.special import ndtr

from explorer.arrays import Scores

Acquisition = Callable[[Scores, Scores, float], Scores]

TRADE_OFF = 0.5


def confident(mean: Scores, std: Scores, best: float) -> Scores:
    """The expected interest itself: show what is most likely wanted."""
    return mean


def curious(mean: Scores, std: Scores, best: float) -> Scores:
    """The uncertainty: show what the model would learn most from."""
    return std


def balanced(mean: Scores, std: Scores, best: float) -> Scores:
    """An optimistic interest, mean plus half a standard deviation."""
    return mean + np.float32(TRADE_OFF) * std


def expected_improvement(
    mean: Scores, std: Scores, best: float, *, trade_off: float = 0.5
) -> Scores:
    """The expected improvement over the best seen (Jones+98) with a trade-off."""
    gain = mean - best - trade_off
    scale = np.maximum(std, 1e-12)
    z = gain / scale
    density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    return (gain * ndtr(z) + scale * density).astype(np.float32)


ACQUISITIONS: dict[str, Acquisition] = {
    "confident": confident,
    "balanced": balanced,
    "curious": curious,
}


def acquisition(name: str) -> Acquisition:
    """The acquisition of that name. Raises: ValueError that lists the known ones."""
    if name not in ACQUISITIONS:
        raise ValueError(f"Unknown mode {name!r}. Known: {', '.join(ACQUISITIONS)}.")
    return ACQUISITIONS[name]
