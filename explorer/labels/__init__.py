"""Ratings and tags of several researchers, kept in one append-only journal."""

from explorer.labels.journal import Event
from explorer.labels.labels import ANSWERS, DEFAULT_THEME, Labels, Rating

__all__ = ["ANSWERS", "DEFAULT_THEME", "Event", "Labels", "Rating"]
