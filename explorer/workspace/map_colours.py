"""What the map of an open catalogue is coloured by: columns, labels, taste and similarity."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from explorer.errors import CatalogueError
from explorer.labels import Rater
from explorer.maps.colours import Colour, colour_of
from explorer.workspace.plain import short_number
from explorer.workspace.ranking import TASTE, Ranker


def map_colour(ranker: Ranker, name: str, rater: Rater) -> Colour:
    """Values to colour the map by: a column, `tag`, `rating`, `taste` or `similarity:ID`.

    Raises:
        CatalogueError: an unknown column or id, or a column of images, vectors or lists.
    """
    catalogue, labels = ranker.catalogue, ranker.labels
    if name == TASTE:
        return colour_of(ranker.scores(rater))
    if name.startswith("similarity:"):
        row = catalogue.row_of(name.partition(":")[2])
        return colour_of(ranker.search.vectors @ ranker.search.vectors[row])
    if name == "tag":
        return _by_group(ranker, {tag: labels.tagged(tag) for tag in labels.tags()})
    if name == "rating":
        groups: dict[str, list[str]] = {}
        for galaxy, rating in labels.ratings(**rater.words).items():
            groups.setdefault(rating.answer, []).append(galaxy)
        return _by_group(ranker, groups)
    if name not in ("id", *(column.name for column in catalogue.columns)):
        raise CatalogueError(
            f"There is no column {name!r} to colour by; there are: {catalogue.column_names()}."
        )
    return colour_of(catalogue.arrow(name))


def legend_of(name: str, colour: Colour) -> dict[str, Any]:
    """Title, ends and names of the scale that a map coloured by `name` has."""
    return {
        "name": name,
        "title": name.partition(":")[0].replace("_", " "),
        "low": short_number(colour.low),
        "high": short_number(colour.high),
        "categories": colour.categories,
    }


def _by_group(ranker: Ranker, groups: Mapping[str, Sequence[str]]) -> Colour:
    values = np.full(len(ranker.catalogue), np.nan, np.float32)
    for number, galaxies in enumerate(groups.values()):
        values[list(ranker.catalogue.known_rows(galaxies).values())] = number
    return Colour(values, 0, max(len(groups) - 1, 0), list(groups))
