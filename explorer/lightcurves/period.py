"""The period of a light curve: the highest peak of its Lomb–Scargle periodogram."""

import numpy as np
from astropy.timeseries import LombScargle
from numpy.typing import NDArray

SHORTEST_D = 0.05
OVERSAMPLING = 3
MAX_FREQUENCIES = 100_000
REFINED_FREQUENCIES = 41  # frequencies around the highest
MIN_OBSERVATIONS = 8  # observations


def best_period(
    time_d: NDArray[np.float64], mag: NDArray[np.float64], err: NDArray[np.float64]
) -> float:
    """The period in days (Lomb 1976, Scargle 1982; astropy's fast form), NaN below 8 observations.

    Searched from 0.05 days to the time covered, three frequencies a peak's width; where that
    would be more than 100,000 frequencies, the shortest periods are left out. The peak is then
    looked at twenty times as closely, or a long curve would smear when folded.
    """
    covered = float(np.ptp(time_d))
    if len(time_d) < MIN_OBSERVATIONS or covered < 2 * SHORTEST_D or np.ptp(mag) == 0:
        return float("nan")
    step = 1 / (OVERSAMPLING * covered)
    count = int(min(MAX_FREQUENCIES, (1 / SHORTEST_D) / step))
    frequency = step * np.arange(OVERSAMPLING, max(count, OVERSAMPLING + 2))
    power = LombScargle(time_d, mag, err).power(
        frequency, method="fast", assume_regular_frequency=True
    )
    best = frequency[int(np.nanargmax(power))]
    near = best + step * np.linspace(-1, 1, REFINED_FREQUENCIES)
    power = LombScargle(time_d, mag, err).power(near, method="fast", assume_regular_frequency=True)
    return float(1 / near[int(np.nanargmax(power))])
