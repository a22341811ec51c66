"""The galaxies that a list names: by id, or by a position near them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explorer.catalogue.crossmatch import match_nearest, sky_places
from explorer.errors import CatalogueError
from explorer.sources.listed import read_ids, read_positions

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MOST_ARCSEC = 3600.0


@dataclass(frozen=True)
class Listed:
    """Ids of the catalogue, each once, and the entries of the list that are not in it."""

    ids: list[str]
    unmatched: list[str]


def galaxies_of_ids(workspace: "Workspace", path: Path) -> Listed:
    """The galaxies whose ids a list has.

    Raises:
        SourceError: a list that cannot be read, or an empty one.
    """
    listed = read_ids(path)
    known = workspace.catalogue.known_rows(listed)
    return Listed(list(known), [one for one in listed if one not in known])


def galaxies_at(workspace: "Workspace", path: Path, radius_arcsec: float) -> Listed:
    """The galaxy nearest to each position of a list, within a radius on the sky.

    Raises:
        SourceError: a list that cannot be read, or an empty one.
        CatalogueError: a catalogue without sky, or an impossible radius.
    """
    if workspace.lookup.sky is None:
        raise CatalogueError("This catalogue has no sky coordinates: list ids instead.")
    if not 0 < radius_arcsec <= MOST_ARCSEC:
        raise CatalogueError(f"The radius is {radius_arcsec:g} arcsec: give more than 0, to 3600.")
    listed = read_positions(path)
    places = sky_places(listed.ra_deg, listed.dec_deg)
    rows = match_nearest(places, sky_places(*workspace.lookup.sky), radius_arcsec).rows
    ids = workspace.catalogue.ids()
    found = dict.fromkeys(str(ids[row]) for row in rows[rows >= 0])
    return Listed(list(found), [listed.words[at] for at in np.flatnonzero(rows < 0)])
