"""How a cost grows with the number of galaxies, and what that predicts of more."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

PREDICTED = (100_000_000, 1_000_000_000)  # rows


@dataclass(frozen=True)
class Measured:
    """What one stage took at several sizes, in rising order.

    seconds, peak_mb and held_mb (without mapped files) are of its process; disk_mb is what it left
    on disk.
    """

    rows: Sequence[int]
    seconds: Sequence[float]
    peak_mb: Sequence[float]
    held_mb: Sequence[float]
    disk_mb: Sequence[float]


@dataclass(frozen=True)
class Machine:
    """Its memory, and what an hour of it costs, if that is known."""

    memory_gb: float
    price: float | None = None


def exponent(rows: Sequence[float], values: Sequence[float]) -> float | None:
    """The power b of `values` = a · rows^b by least squares on logarithms; None for one size."""
    if len(set(rows)) < 2 or min(values) <= 0:
        return None
    return float(np.polyfit(np.log(rows), np.log(values), 1)[0])


def line(rows: Sequence[float], values: Sequence[float], asked: float) -> float:
    """The straight line through `values` continued to `asked` rows; never below the last.

    Memory and disk are a constant and so much a row, so that a power would promise too little.
    """
    if len(set(rows)) < 2:
        return float(values[-1]) * max(1.0, asked / rows[-1])
    slope, start = np.polyfit(rows, values, 1)
    return max(float(slope * asked + start), float(values[-1]))


def predicted(measured: Measured, asked: int, machine: Machine) -> dict[str, float | int]:
    """What `asked` rows would take: hours, GB, machines, and hours of all of them with their cost.

    Time follows the fitted power from the largest size measured on (in proportion where only one
    was), memory and disk a straight line.
    """
    power = exponent(measured.rows, measured.seconds)
    ratio = asked / measured.rows[-1]
    seconds = measured.seconds[-1] * ratio ** (1.0 if power is None else power)
    held_gb = line(measured.rows, measured.held_mb, asked) / 1024
    machines = max(1, ceil(held_gb / machine.memory_gb))
    hours = seconds / 3600 * machines
    cost = {} if machine.price is None else {"cost": round(hours * machine.price, 2)}
    return {
        "seconds": round(seconds, 4),
        "hours": round(seconds / 3600, 3),
        "held_gb": round(held_gb, 2),
        "disk_gb": round(line(measured.rows, measured.disk_mb, asked) / 1024, 2),
        "machines": machines,
        "machine_hours": round(hours, 3),
        **cost,
    }


def told(measured: Measured, machine: Machine) -> dict[str, object]:
    """The figures of one stage, its exponent, and what these predict of PREDICTED rows."""
    power = exponent(measured.rows, measured.seconds)
    return {
        "rows": list(measured.rows),
        "seconds": [round(each, 4) for each in measured.seconds],
        "peak_mb": [round(each, 1) for each in measured.peak_mb],
        "held_mb": [round(each, 1) for each in measured.held_mb],
        "disk_mb": [round(each, 1) for each in measured.disk_mb],
        "exponent": None if power is None else round(power, 3),
        "predicted": {str(asked): predicted(measured, asked, machine) for asked in PREDICTED},
    }
