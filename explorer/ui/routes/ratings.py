"""Routes that take ratings and tags: written to disk before they answer, so none is lost."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from explorer.anomaly import ACQUISITIONS
from explorer.labels import ANSWERS, Rater
from explorer.ui.routes.fields import (
    choice_of,
    flag_of,
    galaxies_of,
    rater_of,
    rows_of,
    since_of,
    text_of,
    workspace_asked,
)
from explorer.ui.routes.http import FRESH, Refused, asking, reading, workspace_of, writing
from explorer.workspace.marks import rated_reply, tagged_reply
from explorer.workspace.plain import plain

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


def _stored(workspace: Workspace, ids: list[str], rater: Rater) -> JSONResponse:
    return JSONResponse(tagged_reply(workspace.labelling, ids, rater), headers=FRESH)


def _rated(workspace: Workspace, ids: list[str], since: int | None, rater: Rater) -> JSONResponse:
    """What is stored now, with what another tab rated since this one last heard (`since`)."""
    return JSONResponse(rated_reply(workspace.labelling, ids, since, rater), headers=FRESH)


@writing
def rate(body: dict[str, Any]) -> Response:
    """POST /x/rate {galaxies, answer, who, theme, since}: answer null takes the rating back."""
    workspace, rater, since = workspace_asked(body), rater_of(body), since_of(body)
    answer = None if body.get("answer") is None else choice_of(body, "answer", ANSWERS)
    ids = galaxies_of(body, workspace)
    workspace.labelling.rate(ids, answer, rater)
    return _rated(workspace, ids, since, rater)


@writing
def tag(body: dict[str, Any]) -> Response:
    """POST /x/tag {galaxies, add | remove, who}."""
    workspace, rater = workspace_asked(body), rater_of(body)
    ids, added, removed = (
        galaxies_of(body, workspace),
        text_of(body, "add"),
        text_of(body, "remove"),
    )
    if bool(added) == bool(removed):
        raise Refused(400, "Name one tag, to 'add' or to 'remove'.")
    if added:
        workspace.labels.tag(ids, added, who=rater.who)
    else:
        workspace.labels.untag(ids, removed, who=rater.who)
    return _stored(workspace, ids, rater)


@writing
def undo(body: dict[str, Any]) -> Response:
    """POST /x/undo {who, theme, tags}: takes back the last rating action, or tag action."""
    workspace, rater, since = workspace_asked(body), rater_of(body), since_of(body)
    if flag_of(body, "tags"):
        return _stored(workspace, workspace.labels.undo_tags(rater.who), rater)
    return _rated(workspace, workspace.labelling.undo(rater), since, rater)


@asking
def news(body: dict[str, Any]) -> Response:
    """POST /x/news {who, theme, since}: what was rated elsewhere since this tab last heard."""
    return _rated(workspace_asked(body), [], since_of(body), rater_of(body))


@asking
def prepare(body: dict[str, Any]) -> Response:
    """POST /x/prepare {who, theme, mode}: begins to fit the next ranking behind the page."""
    workspace_asked(body).ranking.prepare(
        rater_of(body), choice_of(body, "mode", ACQUISITIONS, default="balanced")
    )
    return JSONResponse({"stored": {}}, headers=FRESH)


@asking
def export(body: dict[str, Any]) -> Response:
    """POST /x/export {galaxies}: their CSV."""
    workspace, rater = workspace_asked(body), rater_of(body)
    buffer = io.BytesIO()
    workspace.export(galaxies_of(body, workspace), buffer, format="csv", **rater.words)
    headers = FRESH | {"Content-Disposition": 'attachment; filename="selection.csv"'}
    return Response(buffer.getvalue(), media_type="text/csv", headers=headers)


@reading
def galaxy(request: Request) -> Response:
    """GET /x/{version}/galaxy/{row}?who=&theme=: what the hover card shows."""
    workspace = workspace_of(request)
    (row,) = rows_of(request.path_params["row"], len(workspace.catalogue), 1)
    facts = workspace.galaxy(str(workspace.catalogue.ids()[row]), rater_of(request.query_params))
    return JSONResponse(plain(facts), headers=FRESH)


ROUTES = [
    Route("/x/rate", rate, methods=["POST"]),
    Route("/x/tag", tag, methods=["POST"]),
    Route("/x/undo", undo, methods=["POST"]),
    Route("/x/news", news, methods=["POST"]),
    Route("/x/prepare", prepare, methods=["POST"]),
    Route("/x/export", export, methods=["POST"]),
    Route("/x/{version}/galaxy/{row}", galaxy),
]
