"""The scale of an axis: its ends, even or by decades, and which bin a value falls into."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Floats

MIDDLE_PERCENT = (2, 98)
REACH = 1.0  # of the middle's span: farther out lie stand-ins such as -9999


@dataclass(frozen=True)
class Scale:
    """From `low` to `high`; with `log`, decades are equally long and both ends above 0."""

    low: float
    high: float
    log: bool = False

    def place(self, values: Floats) -> NDArray[np.float64]:
        """Where values lie, 0 at the low end and 1 at the high one; NaN where they cannot be."""
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high, inner = (
                np.log10(part) if self.log else np.asarray(part, np.float64)
                for part in (self.low, self.high, values)
            )
        return (inner - low) / (high - low)

    def edges(self, count: int) -> NDArray[np.float64]:
        """The `count` + 1 edges of as many bins."""
        steps = np.linspace(0, 1, count + 1)
        if self.log:
            return 10 ** (np.log10(self.low) + steps * (np.log10(self.high) - np.log10(self.low)))
        return self.low + steps * (self.high - self.low)


def scale_of(values: Floats, *, log: bool = False) -> Scale:
    """A scale that holds all of `values`, but for those that lie far off the others.

    With `log`, values of 0 and less are passed over.
    """
    known = values[np.isfinite(values) & (values > 0)] if log else values[np.isfinite(values)]
    if not len(known):
        return Scale(1.0, 10.0, log) if log else Scale(0.0, 1.0)
    measured = np.log10(known) if log else known
    low, high = np.percentile(measured, MIDDLE_PERCENT)
    reach = REACH * (high - low)
    near = measured[(measured >= low - reach) & (measured <= high + reach)]
    low, high = float(near.min()), float(near.max())
    if high <= low:  # one value only
        half = abs(low) / 2 or 0.5
        low, high = low - half, high + half
    return Scale(10**low, 10**high, True) if log else Scale(low, high)


def bins_of(values: Floats, scale: Scale, count: int) -> NDArray[np.uint16]:
    """The bin of each value, uint16 (N,), 0 to `count` - 1; `count` where it lies in none."""
    place = scale.place(values)
    rounding = 1e-9  # the ends themselves lie inside
    inside = (place >= -rounding) & (place <= 1 + rounding)
    number = np.clip(np.where(inside, place, 0) * count, 0, count - 1)
    return np.where(inside, number, count).astype(np.uint16)
