"""The route that sends a catalogue's picture for the list of catalogues."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from explorer.catalogues.mosaic import mosaic_of
from explorer.ui import session
from explorer.ui.routes.http import IMMUTABLE, reading


@reading
def mosaic(request: Request) -> Response:
    """GET /x/mosaic/{stamp}?of=NAME: a few galaxies of a catalogue that need not be open."""
    folder = session.catalogues().path_of(request.query_params.get("of", ""))
    return Response(mosaic_of(folder), media_type="image/jpeg", headers=IMMUTABLE)


ROUTES = [Route("/x/mosaic/{stamp}", mosaic)]
