"""From one survey to another: how far apart they are, and what to do about it."""

from explorer.transfer.choose import Choice, choose
from explorer.transfer.drift import Drift, drift
from explorer.transfer.remedies import REMEDIES, Source, remedy

__all__ = ["REMEDIES", "Choice", "Drift", "Source", "choose", "drift", "remedy"]
