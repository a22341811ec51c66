"""The route to a login: the address that Streamlit makes is good for two minutes only."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from streamlit.user_info import generate_login_redirect_url

from explorer.ui.login.turned_away import LOGIN
from explorer.ui.routes.http import FRESH


def begin_login(request: Request) -> RedirectResponse:
    """GET /x/login?with=: on to that provider; back to the page where nobody logs in."""
    name = request.query_params.get("with", "")
    where = generate_login_redirect_url(name) if name else "/"
    return RedirectResponse(where, 303, FRESH)


ROUTES = [Route(LOGIN, begin_login)]
