"""Names on the map: what sets each dense region apart, worked out once a catalogue and layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from explorer.catalogue.familiar import votes_hold
from explorer.maps.colours import OTHER, colour_of
from explorer.maps.grid import SPAN
from explorer.maps.regions import Region, named_regions
from explorer.ui import session
from explorer.ui.format import title
from explorer.ui.map_grid import grid_of
from explorer.ui.routes.http import IMMUTABLE, reading, workspace_of
from explorer.ui.vote_words import vote_words

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

DENIALS = ("p_no_", "p_not_")
ANSWERS = {"yes", "no", "y", "n", "true", "false", "t", "f", "1", "0", "unknown", "maybe", "none"}
MOST_READ = 500_000


@reading
def region_names(request: Request) -> JSONResponse:
    """GET /x/{version}/map/names.json?layout=: [{"name", "galaxies", "about", "at", "region"}]."""
    workspace, layout = workspace_of(request), request.query_params.get("layout", "map")
    step = sampling_step(workspace)
    found = [region_record(region, step) for region in regions(workspace, layout)]
    return JSONResponse(found, headers=IMMUTABLE)


def regions(workspace: Workspace, layout: str) -> list[Region]:
    """The named regions of a layout, computed once per catalogue version; none on the sky."""

    def make() -> list[Region]:
        if layout == "sky":
            return []
        step = sampling_step(workspace)
        unit = grid_of(workspace, layout)[::step].astype(np.float32) / np.float32(SPAN)
        return named_regions(unit, naming_fractions(workspace, step))

    return session.kept(workspace, f"names {layout}", make)


def sampling_step(workspace: Workspace) -> int:
    """Every how many galaxies are looked at: half a million are enough to name a region."""
    return max(1, len(workspace.catalogue) // MOST_READ)


def naming_fractions(workspace: Workspace, step: int = 1) -> dict[str, NDArray[np.float32]]:
    """What may name a region: predicted vote fractions; else the user's own categories.

    Of every `step`-th galaxy. Votes do not speak where most galaxies look foreign to the encoder.
    """
    columns = workspace.catalogue.columns
    votes = [c.name for c in columns if c.origin == "vote" and not c.name.startswith(DENIALS)]
    if votes and votes_hold(workspace.catalogue.manifest):
        read = workspace.catalogue.sample(votes, step)
        return {vote_words(name): read[name].to_numpy().astype(np.float32) for name in votes}
    found: dict[str, NDArray[np.float32]] = {}
    for column in columns:
        if column.kind == "text":
            colour = colour_of(workspace.catalogue.sample([column.name], step)[column.name])
            for number, name in enumerate(colour.categories or []):
                if name != OTHER:
                    found[category_words(column.name, name)] = (colour.values == number).astype(
                        np.float32
                    )
    return found


def category_words(column: str, name: str) -> str:
    """A category as a region is named: an answer such as "yes" says nothing without its column."""
    return f"{title(column)}: {name}" if name.lower() in ANSWERS else name


def region_record(region: Region, step: int = 1) -> dict[str, Any]:
    """A region as the page draws it: places in units of the map's grid."""
    corners = np.rint(region.corners * SPAN).astype(int)
    return {
        "name": f"{region.name}, {region.share:.0%}".replace("%", " %"),
        "galaxies": region.galaxies * step,
        "about": step > 1,
        "at": [round(part * SPAN) for part in region.peak],
        "region": "_".join(f"{x}.{y}" for x, y in corners),
    }


ROUTES = [Route("/x/{version}/map/names.json", region_names)]
