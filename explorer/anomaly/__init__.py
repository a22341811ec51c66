"""Anomalies to one researcher's taste: oddness, the taste model, and what to show next."""

from explorer.anomaly.acquisition import ACQUISITIONS
from explorer.anomaly.background import Background
from explorer.anomaly.batch import diverse_page, first_page, top_rows
from explorer.anomaly.oddness import oddness
from explorer.anomaly.progress import Left, Progress, progress
from explorer.anomaly.ranking import rank
from explorer.anomaly.taste import Prediction, Taste, artefact_probability, taste_of, weights

__all__ = [
    "ACQUISITIONS",
    "Background",
    "Left",
    "Prediction",
    "Progress",
    "Taste",
    "artefact_probability",
    "diverse_page",
    "first_page",
    "oddness",
    "progress",
    "rank",
    "taste_of",
    "top_rows",
    "weights",
]
