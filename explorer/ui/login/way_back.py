"""Where somebody was going when they were asked to log in: a cookie brings them there after."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

NAME = "explorer_way_back"
KEPT_S = 900
OWN = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")  # of this page: no other host's


def note_way(scope: Scope, answer: Response) -> None:
    """Let the browser remember the address that it asked for, with the page that says "log in"."""
    where = address_of(scope)
    if where != "/" and OWN.fullmatch(where) and len(where) < 2000:
        answer.set_cookie(NAME, quote(where), max_age=KEPT_S, httponly=True, samesite="lax")


def address_of(scope: Scope) -> str:
    """Path and query of a request, as they were written."""
    query = scope.get("query_string", b"").decode("latin-1")
    return quote(scope["path"]) + (f"?{query}" if query else "")


def way_back(scope: Scope) -> Response | None:
    """A turn to the address remembered, once, for somebody who comes from the login."""
    if scope["type"] != "http" or scope["path"] != "/" or scope.get("query_string"):
        return None
    where = unquote(HTTPConnection(scope).cookies.get(NAME, ""))
    if not OWN.fullmatch(where):
        return None
    answer = RedirectResponse(where, 303)
    answer.delete_cookie(NAME)
    return answer
