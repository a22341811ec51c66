"""What a light curve is."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class LightCurve:
    """The observations of one object, by time.

    time_d: float64 (n,), days. mag: (n,), magnitudes, brighter is less. err: (n,), their errors.
    band: (n,), the band of each, empty where there is one only. place: RA and Dec in degrees, or
    empty.
    """

    id: str
    time_d: NDArray[np.float64]
    mag: NDArray[np.float64]
    err: NDArray[np.float64]
    survey: str = ""
    band: NDArray[np.str_] = field(default_factory=lambda: np.zeros(0, str))
    place: tuple[float, ...] = ()

    def __len__(self) -> int:
        return len(self.time_d)
