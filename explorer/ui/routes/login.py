"""The route to a login: the address that Streamlit makes is good for two minutes only."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from explorer.ui import session
from explorer.ui.login.door import open_door
from explorer.ui.login.turned_away import LOGIN
from explorer.ui.routes.http import FRESH


def begin_login(request: Request) -> RedirectResponse:
    """GET /x/login?with=: on to that provider; back to the page where it is none of them."""
    from streamlit.user_info import generate_login_redirect_url  # needs what `auth` installs

    name = request.query_params.get("with", "")
    known = name in open_door(session.settings().hosts).providers
    return RedirectResponse(generate_login_redirect_url(name) if known else "/", 303, FRESH)


ROUTES = [Route(LOGIN, begin_login)]
