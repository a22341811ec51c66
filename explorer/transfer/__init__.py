"""From one survey to another: how far apart they are, and what to do about it."""

from explorer.transfer.choose import Choice, choose_remedy
from explorer.transfer.drift import Drift, measure_drift
from explorer.transfer.remedies import REMEDIES, LabelledSource, remedy_named

__all__ = [
    "REMEDIES",
    "Choice",
    "Drift",
    "LabelledSource",
    "choose_remedy",
    "measure_drift",
    "remedy_named",
]
