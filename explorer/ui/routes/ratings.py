"""Routes that take ratings and tags: written to disk before they answer, so none is lost."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from explorer.labels import ANSWERS, DEFAULT_THEME, Rater
from explorer.ui import session
from explorer.ui.format import plain
from explorer.ui.routes.http import (
    FRESH,
    Refused,
    galaxies_of,
    reading,
    text_of,
    workspace_of,
    writing,
)

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


def _rater(body: dict[str, Any]) -> Rater:
    """Who answers and for which theme."""
    who = text_of(body, "who", default=session.settings().who)
    return Rater(who, text_of(body, "theme", default=DEFAULT_THEME))


def marks(workspace: Workspace, ids: list[str], rater: Rater) -> dict[str, dict[str, Any]]:
    """{id: {"rating", "tags"}}: what is stored for `ids` now."""
    cards = workspace.cards(workspace.catalogue.rows_of(ids), rater) if ids else []
    return {card["id"]: {"rating": card["rating"], "tags": card["tags"]} for card in cards}


def _stored(workspace: Workspace, ids: list[str], rater: Rater) -> JSONResponse:
    stored = {"stored": marks(workspace, ids, rater), "seq": workspace.labels.version()}
    return JSONResponse(stored, headers=FRESH)


def _rated(
    workspace: Workspace, ids: list[str], body: dict[str, Any], rater: Rater
) -> JSONResponse:
    """What is stored now, with what another tab rated since this one last heard (`since`)."""
    seq, since = workspace.labels.version(), body.get("since")
    others = elsewhere(workspace, ids, since, rater) if isinstance(since, int) else {}
    stored = marks(workspace, [*dict.fromkeys([*ids, *others])], rater)
    return JSONResponse({"stored": stored, "seq": seq, "elsewhere": others}, headers=FRESH)


def elsewhere(workspace: Workspace, ids: list[str], since: int, rater: Rater) -> dict[str, str]:
    """{id: answer} given after journal line `since`, but not by the step that was just stored.

    A galaxy that both rated is among them: the page says that its own answer stands, being later.
    """
    events = workspace.labels.ratings_after(since, **rater.words)
    mine = next((event.action for event in reversed(events) if event.galaxy in ids), "")
    known = workspace.catalogue.known_rows([event.galaxy for event in events])
    return {e.galaxy: e.value for e in events if e.action != mine and e.galaxy in known}


@writing
def rate(body: dict[str, Any]) -> Response:
    """POST /x/rate {galaxies, answer, who, theme, since}: answer null takes the rating back."""
    workspace, rater, answer = session.workspace(), _rater(body), body.get("answer")
    if answer is not None and answer not in ANSWERS:
        raise Refused(400, f"'answer' is one of {', '.join(ANSWERS)}.")
    ids = galaxies_of(body, workspace)
    workspace.labelling.rate(ids, answer, rater)
    return _rated(workspace, ids, body, rater)


@writing
def tag(body: dict[str, Any]) -> Response:
    """POST /x/tag {galaxies, add | remove, who}."""
    workspace, rater = session.workspace(), _rater(body)
    ids, added = galaxies_of(body, workspace), text_of(body, "add")
    if added:
        workspace.labels.tag(ids, added, who=rater.who)
    else:
        workspace.labels.untag(ids, text_of(body, "remove"), who=rater.who)
    return _stored(workspace, ids, rater)


@writing
def undo(body: dict[str, Any]) -> Response:
    """POST /x/undo {who, theme, tags}: takes back the last rating action, or tag action."""
    workspace, rater = session.workspace(), _rater(body)
    if body.get("tags") is True:
        return _stored(workspace, workspace.labels.undo_tags(rater.who), rater)
    return _rated(workspace, workspace.labelling.undo(rater), body, rater)


@writing
def news(body: dict[str, Any]) -> Response:
    """POST /x/news {who, theme, since}: what was rated in other tabs since this one last heard."""
    return _rated(session.workspace(), [], body, _rater(body))


@writing
def prepare(body: dict[str, Any]) -> Response:
    """POST /x/prepare {who, theme, mode}: begins to fit the next ranking behind the page."""
    session.workspace().ranking.prepare(_rater(body), text_of(body, "mode", default="balanced"))
    return JSONResponse({"stored": {}}, headers=FRESH)


@writing
def export(body: dict[str, Any]) -> Response:
    """POST /x/export {galaxies}: their CSV."""
    workspace, rater = session.workspace(), _rater(body)
    buffer = io.BytesIO()
    workspace.export(galaxies_of(body, workspace), buffer, format="csv", **rater.words)
    headers = FRESH | {"Content-Disposition": 'attachment; filename="selection.csv"'}
    return Response(buffer.getvalue(), media_type="text/csv", headers=headers)


@reading
def galaxy(request: Request) -> Response:
    """GET /x/{version}/galaxy/{row}?who=&theme=: what the hover card shows."""
    workspace = workspace_of(request)
    row = int(request.path_params["row"])
    (identity,) = workspace.catalogue.ids()[row : row + 1]
    query = request.query_params
    who = query.get("who", session.settings().who)
    facts = workspace.galaxy(str(identity), Rater(who, query.get("theme", DEFAULT_THEME)))
    return JSONResponse(plain(facts), headers=FRESH)


ROUTES = [
    Route("/x/rate", rate, methods=["POST"]),
    Route("/x/tag", tag, methods=["POST"]),
    Route("/x/undo", undo, methods=["POST"]),
    Route("/x/news", news, methods=["POST"]),
    Route("/x/prepare", prepare, methods=["POST"]),
    Route("/x/export", export, methods=["POST"]),
    Route("/x/{version}/galaxy/{row:int}", galaxy),
]
