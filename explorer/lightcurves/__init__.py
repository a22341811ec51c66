"""Light curves: observations → variability features → the same explorer."""

from explorer.lightcurves.curves import LightCurve
from explorer.lightcurves.features import FEATURES, variability_features
from explorer.lightcurves.reading import read_curves
from explorer.lightcurves.scaling import Scaling, fit_scaling

__all__ = [
    "FEATURES",
    "LightCurve",
    "Scaling",
    "fit_scaling",
    "read_curves",
    "variability_features",
]
