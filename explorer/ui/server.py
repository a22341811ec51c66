"""The server around the page: its routes, and what is opened before the first visitor comes."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Match, Route

from explorer.access import Access
from explorer.errors import ExplorerError
from explorer.ui import session
from explorer.ui.guard import HostGuard
from explorer.ui.headers import SafeHeaders, page_policy
from explorer.ui.login.door import open_door
from explorer.ui.login.gate import AccessGate
from explorer.ui.login.log import keep_log
from explorer.ui.routes import images, login, mosaics, points, ratings, region_names, sky, tiles
from explorer.ui.routes.http import Refused, refusal

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

# beside the pages: Streamlit would take a folder `pages` next to its script for pages of its own
SCRIPT = Path(__file__).with_name("pages") / "main.py"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
log = logging.getLogger(__name__)


def parts() -> dict[str, Any]:
    """What the app is built with beside its script: `st.App(SCRIPT, **parts())`.

    Streamlit recognises an app by that very call, so app.py and explorer/ui/app.py each hold it.
    """
    found = {"routes": routes(), "middleware": middleware(), "lifespan": lifespan}
    provider = Access.from_environment().provider
    return found | ({"secrets": {"auth": provider.as_secrets()}} if provider else {})


def middleware() -> list[Middleware]:
    """What each request passes first, outermost first: headers, checks of the host, of who asks.

    Raises:
        SettingsError: what the environment says of hosts or people cannot be used.
    """
    hosts = session.settings().hosts
    return [
        Middleware(SafeHeaders, policy=page_policy()),
        Middleware(HostGuard, hosts=hosts),
        Middleware(AccessGate, door=open_door(hosts)),
    ]


def routes() -> list[Route]:
    """The routes beside Streamlit's own: images, map points, answers, the way to log in, health."""
    return [
        Route("/healthz", health),
        *images.ROUTES,
        *mosaics.ROUTES,
        *points.ROUTES,
        *region_names.ROUTES,
        *tiles.ROUTES,
        *ratings.ROUTES,
        *sky.ROUTES,
        *login.ROUTES,
        Route("/x", unknown, methods=METHODS),
        Route("/x/{rest:path}", unknown, methods=METHODS),
    ]


def unknown(request: Request) -> JSONResponse:
    """404, or 405 for a known address asked otherwise; else Streamlit would send its page."""
    known = [route for route in request.app.routes if isinstance(route, Route)]
    partly = [route for route in known if route.matches(request.scope)[0] is Match.PARTIAL]
    if not partly:
        return refusal(Refused(404, "There is nothing at this address."))
    allowed = ", ".join(sorted({method for route in partly for method in route.methods or ()}))
    reply = refusal(Refused(405, f"This address takes {allowed}."))
    reply.headers["Allow"] = allowed
    return reply


async def health(_request: Request) -> JSONResponse:
    """{"status"}: "ready", "empty" before the first build, 503 where no store answers."""
    try:
        built = await run_in_threadpool(session.is_built)
    except ExplorerError:
        return JSONResponse({"status": "unreachable"}, status_code=503)
    return JSONResponse({"status": "ready" if built else "empty"})


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Import and open everything before the first visitor, so that nobody waits for it."""
    keep_log()
    await run_in_threadpool(warm)
    yield {}


def prepare() -> None:
    """Import what opening a catalogue needs, while the first one is being built."""
    import explorer.workspace.workspace  # noqa: F401


def prepare_curves(workspace: Workspace) -> None:
    """Load what draws and names a light curve, so that the first click does not wait for it."""
    from explorer.lightcurves.stored import stored_curve
    from explorer.ui.panels.light_curve import kind_probabilities

    if len(workspace.catalogue) and stored_curve(workspace.catalogue.path, 0) is not None:
        kind_probabilities(workspace, 0)


def build_first() -> None:
    """Begin the first build before the imports, unless it is for an owner to begin it."""
    from explorer.ui.panels.build_progress import begin

    settings = session.settings()
    try:
        if not session.is_built() and not open_door(settings.hosts).is_kept:
            begin(settings.who)
    except ExplorerError as error:
        log.warning("%s", error)


def warm() -> None:
    """Import the pages and open the catalogue, where there is one."""
    build_first()
    from explorer.ui.pages import main  # noqa: F401  the pages and all they import

    gc.collect()
    gc.freeze()  # what the imports left behind is never garbage; a catalogue may be closed
    try:
        if not session.is_built():
            Thread(target=prepare, name="imports", daemon=True).start()
            return
        workspace = session.workspace()
        Thread(target=tiles.prepare, args=[workspace], name="map", daemon=True).start()
        if not workspace.catalogue.pictured:
            Thread(target=prepare_curves, args=[workspace], name="curves", daemon=True).start()
    except ExplorerError as error:
        log.warning("%s", error)
