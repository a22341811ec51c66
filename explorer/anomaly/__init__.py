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
from explorer.anomaly.features import Known, centred, features
from explorer.anomaly.groups import Group, assign_to_groups, tight_groups
from explorer.anomaly.judgement import Judgement, answer_weights, fit_judgement
from explorer.anomaly.liking import fit_curve, like_probability, probabilities, ratings_short
from explorer.anomaly.oddness import oddness, strangeness
from explorer.anomaly.ranking import Ratings, rank
from explorer.anomaly.strata import strata_of
from explorer.anomaly.taste import (
    Prediction,
    Taste,
    artefact_probability,
    fit_taste,
)
from explorer.anomaly.unrated import unrated_sample

__all__ = [
    "ACQUISITIONS",
    "FIRST_VARIETY",
    "Group",
    "Judgement",
    "Known",
    "Left",
    "Prediction",
    "Progress",
    "Ratings",
    "Taste",
    "Variety",
    "answer_weights",
    "artefact_probability",
    "assign_to_groups",
    "audit_sample",
    "centred",
    "diverse_page",
    "features",
    "first_page",
    "fit_curve",
    "fit_judgement",
    "fit_taste",
    "like_probability",
    "oddness",
    "probabilities",
    "rank",
    "ratings_short",
    "search_progress",
    "strangeness",
    "strata_of",
    "tight_groups",
    "top_rows",
    "unrated_sample",
    "without",
]
