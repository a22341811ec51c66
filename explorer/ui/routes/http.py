"""What the routes share: caching headers, one shape of error, the check against forged requests."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from explorer.access import RATER, READER
from explorer.errors import ExplorerError, LabelDatabaseError
from explorer.ui import session, wording
from explorer.ui.format import shorten
from explorer.ui.login.log import note_write
from explorer.ui.login.visitor import TurnedAway, need, visitor_of

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
FRESH = {"Cache-Control": "no-store"}
UNPACKED = {"Content-Encoding": "identity"}  # places hardly shrink, and packing takes longer
MAX_BODY = 4 << 20
SAID = ("answer", "add", "remove", "theme", "catalogue")  # of a write, in the log
Answer = Callable[[dict[str, Any]], Response]
log = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is answered with `status` and one sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def refusal(error: Exception) -> JSONResponse:
    """`error` as {"error": sentence}; anything unknown is a bug, and only the log tells of it."""
    if isinstance(error, TurnedAway):
        log.warning("%s: %s", error.name or "nobody", error)
    if isinstance(error, Refused | TurnedAway):
        return JSONResponse({"error": str(error)}, error.status, FRESH)
    if isinstance(error, LabelDatabaseError):
        return JSONResponse({"error": wording.sentence(error)}, 503, FRESH)
    if isinstance(error, ExplorerError):
        return JSONResponse({"error": shorten(str(error))}, 400, FRESH)
    log.error("a request could not be answered", exc_info=error)
    return JSONResponse({"error": "A fault of the explorer: its log has the details."}, 500, FRESH)


def workspace_of(request: Request) -> Workspace:
    """The open workspace that the address names, if by its present version.

    Raises:
        Refused: 404 where the address belongs to another version of the catalogue.
    """
    version, _, name = request.path_params["version"].partition("@")
    workspace = session.workspace_at(name)
    if version != workspace.catalogue.address:
        raise Refused(404, "The catalogue has changed: reload the page.")
    return workspace


def reading(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """A GET handler (run in a thread) whose errors become replies."""

    @functools.wraps(answer)
    def handler(request: Request) -> Response:
        try:
            need(visitor_of(request.scope), READER)
            return answer(request)
        except Exception as error:
            return refusal(error)

    return handler


def asking(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """A POST handler that stores nothing: same origin, JSON of limited size, then `answer(body)`.

    In a thread; the body's `who` is whoever is logged in, where somebody is.
    """
    return _posting(answer, READER)


def writing(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """As `asking`, of what is stored: it takes a rater, and the log says who it was."""
    return _posting(answer, RATER)


def _posting(answer: Answer, role: str) -> Callable[[Request], Awaitable[Response]]:
    @functools.wraps(answer)
    async def handler(request: Request) -> Response:
        visitor = visitor_of(request.scope)
        try:
            need(visitor, role)
            check_origin(request)
            body = await json_body(request)
            body |= {"who": visitor.name} if visitor.name else {}
            reply = await run_in_threadpool(answer, body)
        except Exception as error:
            return refusal(error)
        if role != READER:
            note_write(visitor, said_of(request, body), galaxies=count_of(body))
        return reply

    return handler


def count_of(body: dict[str, Any]) -> int:
    """How many galaxies a body names; not every route looks at them, so they may be anything."""
    galaxies = body.get("galaxies")
    return len(galaxies) if isinstance(galaxies, list) else 0


def said_of(request: Request, body: dict[str, Any]) -> str:
    """A write in a few words: "rate answer=up theme=interesting"."""
    said = [f"{name}={body[name]}" for name in SAID if name in body]
    return " ".join([request.url.path.rpartition("/")[2], *said])


def check_origin(request: Request) -> None:
    """Refuse what another site's page sends in this visitor's name and the guard lets pass.

    Raises:
        Refused: 403 for a page elsewhere, 415 for a body that a plain form could send.
    """
    headers = request.headers
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused(403, "Answers are taken from this app's own pages only.")
    if headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise Refused(415, "Send JSON.")


async def json_body(request: Request) -> dict[str, Any]:
    """The request's JSON object, at most `MAX_BODY` bytes.

    Raises:
        Refused: 413 where it is larger, 400 where it is no JSON object.
    """
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BODY:
            raise Refused(413, "Too many at once: select fewer.")
    return parsed(bytes(data))


def parsed(data: bytes) -> dict[str, Any]:
    """`data` as a JSON object.

    Raises:
        Refused: 400 where it is none, or nested too deep to be read.
    """
    try:
        body = json.loads(data)
    except RecursionError as error:
        raise Refused(400, "The body is nested too deep.") from error
    except ValueError as error:
        raise Refused(400, "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise Refused(400, "The body is not a JSON object.")
    return body
