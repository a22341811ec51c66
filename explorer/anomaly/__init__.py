"""Anomalies to one researcher's taste: oddness, the taste model, and what to show next."""

from explorer.anomaly.acquisition import ACQUISITIONS
from explorer.anomaly.completeness import Left, Progress, audit_sample, search_progress
from explorer.anomaly.diversity import (
    FIRST_VARIETY,
    Variety,
    diverse_page,
    first_page,
    top_rows,
    without,
)
from explorer.anomaly.features import features
from explorer.anomaly.groups import Group, tight_groups
from explorer.anomaly.oddness import oddness, strangeness
from explorer.anomaly.ranking import Ratings, rank
from explorer.anomaly.taste import (
    Prediction,
    Taste,
    answer_weights,
    artefact_probability,
    fit_taste,
    like_probability,
)
from explorer.anomaly.unrated import unrated_sample

__all__ = [
    "ACQUISITIONS",
    "FIRST_VARIETY",
    "Group",
    "Left",
    "Prediction",
    "Progress",
    "Ratings",
    "Taste",
    "Variety",
    "answer_weights",
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
    "tight_groups",
    "top_rows",
    "unrated_sample",
    "without",
]
