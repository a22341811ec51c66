"""All that is measured of a light curve: UPSILoN's features, bursts and shape, in one pass."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Series
from explorer.lightcurves.bands import split_bands
from explorer.lightcurves.bursts import BURSTS, burst_measures
from explorer.lightcurves.curves import LightCurve
from explorer.lightcurves.features import FEATURES, features_at, in_threads
from explorer.lightcurves.period import search_bands
from explorer.lightcurves.scaling import transform_features
from explorer.lightcurves.shape import SHAPE, shape_measures

MEASURES = (*FEATURES, *BURSTS, *SHAPE)


def measure_curves(curves: Iterable[LightCurve], *, workers: int | None = None) -> Series:
    """The measures float64 (N, 63) in the order of `MEASURES`, NaN where they are not defined."""
    return in_threads(measure, curves, len(MEASURES), workers=workers)


def measure(curve: LightCurve) -> list[float]:
    """The measures of one light curve; the periodogram is made once.

    Of one in several bands: of the band with the most observations, at the period all share.
    """
    bands = split_bands(curve).values()
    search = search_bands([(one.time_d, one.mag, one.err) for one in bands])
    curve = max(bands, key=len)
    return [
        *features_at(curve, search.best.days),
        *burst_measures(curve),
        *shape_measures(curve, search),
    ]


def even_measures(raw: Series) -> NDArray[np.float64]:
    """(N, 65): measures (N, 63) with the logarithms, roots and angles of `transform_features`."""
    features = transform_features(raw[:, : len(FEATURES)])
    return np.concatenate([features, raw[:, len(FEATURES) :]], axis=1)
