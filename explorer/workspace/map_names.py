"""Names on the map: what sets each dense region of a layout apart."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.familiar import votes_hold
from explorer.maps.colours import OTHER, colour_of
from explorer.maps.grid import SPAN
from explorer.maps.regions import Region, named_regions
from explorer.workspace.vote_words import vote_words

DENIALS = ("p_no_", "p_not_")
ANSWERS = {"yes", "no", "true", "false", "y", "n", "t", "f", "none", "unknown", "maybe", "unclear"}
MOST_READ = 500_000


def map_names(catalogue: Catalogue, grid: NDArray[np.uint16], layout: str) -> list[dict[str, Any]]:
    """The named regions of a layout, `grid` (N, 2), as the map draws them; none on the sky."""
    if layout == "sky":
        return []
    step = sampling_step(catalogue)
    unit = grid[::step].astype(np.float32) / np.float32(SPAN)
    found = named_regions(unit, naming_fractions(catalogue, step))
    return [region_record(region, step) for region in found]


def sampling_step(catalogue: Catalogue) -> int:
    """Every how many galaxies are looked at: half a million are enough to name a region."""
    return max(1, len(catalogue) // MOST_READ)


def naming_fractions(catalogue: Catalogue, step: int = 1) -> dict[str, NDArray[np.float32]]:
    """What may name a region: predicted vote fractions; else the user's own categories.

    Of every `step`-th galaxy. Votes do not speak where most galaxies look foreign to the encoder.
    """
    columns = catalogue.columns
    votes = [c.name for c in columns if c.origin == "vote" and not c.name.startswith(DENIALS)]
    if votes and votes_hold(catalogue.manifest):
        read = catalogue.sample(votes, step)
        return {vote_words(name): read[name].to_numpy().astype(np.float32) for name in votes}
    found: dict[str, NDArray[np.float32]] = {}
    for column in columns:
        if column.kind == "text":
            colour = colour_of(catalogue.sample([column.name], step)[column.name])
            for number, name in enumerate(colour.categories or []):
                if name.strip() and name != OTHER:
                    found[category_words(column.name, name)] = (colour.values == number).astype(
                        np.float32
                    )
    return found


def category_words(column: str, category: str) -> str:
    """A category as a name on the map; one that says nothing alone, with its column's."""
    alone = category.lower() not in ANSWERS and not category.replace(".", "").isdigit()
    return category if alone else f"{column.replace('_', ' ')}: {category}"


def region_record(region: Region, step: int = 1) -> dict[str, Any]:
    """A region as the map draws it: places in units of the map's grid."""
    corners = np.rint(region.corners * SPAN).astype(int)
    return {
        "name": f"{region.name}, {region.share:.0%}".replace("%", " %"),
        "galaxies": region.galaxies * step,
        "about": step > 1,
        "at": [round(part * SPAN) for part in region.peak],
        "region": "_".join(f"{x}.{y}" for x, y in corners),
    }
