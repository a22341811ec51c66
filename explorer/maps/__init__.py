"""Vectors (N, D) to a picture (N, 2), and what can be said of it: fit, place, judge, name."""

from explorer.maps.fidelity import JUDGED, JUDGED_NEIGHBOURS, Fidelity, fidelity, preservation
from explorer.maps.layout import layout, principal_plane
from explorer.maps.place import MOST_FITTED, MOST_SETTLED, SAMPLED, landmarks, place, settle, spread
from explorer.maps.recipe import METHODS, Graph, Recipe, Tell, checked_name

__all__ = [
    "JUDGED",
    "JUDGED_NEIGHBOURS",
    "METHODS",
    "MOST_FITTED",
    "MOST_SETTLED",
    "SAMPLED",
    "Fidelity",
    "Graph",
    "Recipe",
    "Tell",
    "checked_name",
    "fidelity",
    "landmarks",
    "layout",
    "place",
    "preservation",
    "principal_plane",
    "settle",
    "spread",
]
