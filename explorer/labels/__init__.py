"""Ratings and tags of several researchers, kept in one append-only journal."""

from explorer.labels.journal import Event, Journal
from explorer.labels.keeper import Keeper
from explorer.labels.labels import ANSWERS, Labels, Rating
from explorer.labels.rater import DEFAULT_THEME, Rater, RaterWords

__all__ = [
    "ANSWERS",
    "DEFAULT_THEME",
    "Event",
    "Journal",
    "Keeper",
    "Labels",
    "Rater",
    "RaterWords",
    "Rating",
]
