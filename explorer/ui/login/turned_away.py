"""What somebody who does not come in sees: one plain page, or one sentence for a script."""

from __future__ import annotations

import html
from collections.abc import Sequence
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from explorer.ui.login.visitor import TurnedAway

LOGIN = "/x/login"
LOGOUT = "/auth/logout"
FRESH = {"Cache-Control": "no-store"}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Galaxy Explorer</title>
<link rel="icon" href="data:,">
<style>:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }}
body {{ display: grid; place-content: center; min-height: 90vh; text-align: center }}
a {{ display: inline-block; margin: .4em; padding: .5em 1.4em; border-radius: 8px;
background: #1f6feb; color: #fff; text-decoration: none }}</style>
<body><h1>Galaxy Explorer</h1><p>{sentence}</p><p>{links}</p></body></html>"""


def reply(scope: Scope, turned: TurnedAway, providers: Sequence[str]) -> Response:
    """The page for a browser, {"error": sentence} for a script."""
    if not wants_page(scope):
        return JSONResponse({"error": str(turned)}, turned.status, FRESH)
    sentence = "Log in to look at the galaxies." if turned.status == 401 else str(turned)
    if turned.status == 401 and not providers:
        sentence = str(turned)
    page = PAGE.format(sentence=html.escape(sentence), links=links(turned.status, providers))
    return HTMLResponse(page, turned.status, FRESH)


def wants_page(scope: Scope) -> bool:
    """Whether a person looks at an address of a page: routes answer scripts alone."""
    if scope["path"] == "/x" or scope["path"].startswith("/x/"):
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def links(status: int, providers: Sequence[str]) -> str:
    """The ways on: to each provider, or out to log in as somebody else."""
    if not providers:
        return ""
    if status != 401:
        return f"<a href='{LOGOUT}'>Log in as somebody else</a>"
    return " ".join(
        f"<a href='{LOGIN}?with={quote(name, safe='')}'>{html.escape(words(name))}</a>"
        for name in providers
    )


def words(provider: str) -> str:
    """What the way to a provider is called."""
    return "Log in" if provider == "default" else f"Log in with {provider.capitalize()}"
