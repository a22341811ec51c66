"""Anomalies to one researcher's taste: oddness, the taste model, and what to show next."""

from explorer.anomaly.acquisition import ACQUISITIONS
from explorer.anomaly.completeness import Left, Progress, audit_sample, search_progress
from explorer.anomaly.diversity import FIRST_VARIETY, Variety, diverse_page, first_page, top_rows
from explorer.anomaly.features import features
from explorer.anomaly.oddness import oddness, strangeness
from explorer.anomaly.ranking import rank
from explorer.anomaly.taste import (
    Prediction,
    Taste,
    artefact_probability,
    fit_taste,
    like_probability,
    weights,
)
from explorer.anomaly.unrated import unrated_sample

__all__ = [
    "ACQUISITIONS",
    "FIRST_VARIETY",
    "Left",
    "Prediction",
    "Progress",
    "Taste",
    "Variety",
    "artefact_probability",
    "audit_sample",
    "diverse_page",
    "features",
    "first_page",
    "fit_taste",
    "like_probability",
    "oddness",
    "rank",
    "search_progress",
    "strangeness",
    "top_rows",
    "unrated_sample",
    "weights",
]
