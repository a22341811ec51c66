"""Routes of the sky view: a galaxy's neighbours by position, and Aladin Lite where it is installed.

Aladin Lite is under the GPL, so that it is not part of this package: see `explorer.viewing.aladin`.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from explorer.catalogue.matched_places import places_matched
from explorer.catalogue.sky import within_cone
from explorer.ui import session
from explorer.ui.components.assets import text
from explorer.ui.routes.fields import rows_of
from explorer.ui.routes.http import IMMUTABLE, Refused, reading, workspace_of
from explorer.viewing.aladin import COMMAND, aladin_program

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MOST_ARCSEC = 90 * 3600.0
MOST_GALAXIES = 2_000
PAGE = "<!doctype html><meta charset='utf-8'><title>Aladin Lite</title><div id='sky'></div><p></p>"
SURVEY_POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' "
        "'unsafe-inline'; connect-src 'self' https: data: blob:; img-src 'self' https: data: "
        "blob:; worker-src blob:; font-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}


@reading
def neighbours(request: Request) -> Response:
    """GET /x/{version}/sky/{row}?radius=ARCSEC: {"galaxies", "more", "others"}, nearest first."""
    workspace = workspace_of(request)
    (row,) = rows_of(request.path_params["row"], len(workspace.catalogue), 1)
    radius = radius_of(request.query_params.get("radius", ""))
    return JSONResponse(neighbours_of(workspace, row, radius), headers=IMMUTABLE)


def neighbours_of(workspace: Workspace, row: int, radius_arcsec: float) -> dict[str, Any]:
    """The galaxies within a radius of one, itself among them, and how many more there are."""
    catalogue = workspace.catalogue
    if not catalogue.has_sky:
        raise Refused(404, "This catalogue has no positions on the sky.")
    ra, dec = (np.asarray(catalogue.column(name), float) for name in ("ra_deg", "dec_deg"))
    if not math.isfinite(ra[row]) or not math.isfinite(dec[row]):
        raise Refused(404, "This one has no position on the sky.")
    rows, _ = within_cone(ra, dec, (ra[row], dec[row]), radius_arcsec)
    ids = catalogue.ids()
    listed = [
        {"row": int(at), "id": str(ids[at]), "ra_deg": float(ra[at]), "dec_deg": float(dec[at])}
        for at in rows[:MOST_GALAXIES]
    ]
    others = others_near(workspace, (ra[row], dec[row]), radius_arcsec)
    return {"galaxies": listed, "more": max(0, len(rows) - MOST_GALAXIES), "others": others}


def others_near(
    workspace: Workspace, centre: tuple[float, float], radius_arcsec: float
) -> dict[str, list[dict[str, Any]]]:
    """By prefix the rows of matched tables around a place, and the galaxy that each was joined to.

    Nearest first; `row` is that galaxy's, or none.
    """
    catalogue = workspace.catalogue
    found = {}
    for places in places_matched(catalogue.path, catalogue.manifest):
        near, _ = within_cone(places.ra_deg, places.dec_deg, centre, radius_arcsec)
        found[places.prefix] = [
            {
                "name": str(places.names[int(at)].as_py() or ""),
                "ra_deg": float(places.ra_deg[at]),
                "dec_deg": float(places.dec_deg[at]),
                "row": int(places.galaxies[at]) if places.galaxies[at] >= 0 else None,
            }
            for at in near[:MOST_GALAXIES]
        ]
    return found


def radius_of(text: str) -> float:
    """A radius in arcsec; Refused where it is none."""
    try:
        radius = float(text)
    except ValueError:
        radius = math.nan
    if not 0 < radius <= MOST_ARCSEC:
        raise Refused(400, f"'radius' is a number of arcsec above 0, at most {MOST_ARCSEC:,.0f}.")
    return radius


@reading
def survey_page(request: Request) -> Response:
    """GET /x/{version}/aladin/{row}?ra=&dec=&field=: the page that Aladin Lite is framed in."""
    program()
    page = f"{PAGE}<link rel='stylesheet' href='../aladin.css'>"
    page += "<script type='module' src='../aladin-view.js'></script>"
    return HTMLResponse(page, headers=SURVEY_POLICY)


@reading
def survey_script(_request: Request) -> Response:
    """GET /x/{version}/aladin-view.js: what starts it and puts the neighbours on it."""
    return Response(text("aladin_view.js"), media_type="text/javascript")


@reading
def survey_style(_request: Request) -> Response:
    """GET /x/{version}/aladin.css."""
    return Response(text("aladin_view.css"), media_type="text/css")


@reading
def survey_program(_request: Request) -> Response:
    """GET /x/{version}/aladin.js: Aladin Lite itself, from where the researcher has put it."""
    return FileResponse(program(), media_type="text/javascript")


def program() -> Path:
    """The file of Aladin Lite.

    Raises:
        Refused: there is none.
    """
    found = aladin_program(session.settings())
    if found is None:
        raise Refused(404, f"Aladin Lite is not here. Run: {COMMAND}")
    return found


ROUTES = [
    Route("/x/{version}/sky/{row}", neighbours),
    Route("/x/{version}/aladin/{row}", survey_page),
    Route("/x/{version}/aladin-view.js", survey_script),
    Route("/x/{version}/aladin.css", survey_style),
    Route("/x/{version}/aladin.js", survey_program),
]
