"""Whose login a request carries: the cookie that Streamlit signed when its login came back.

The same cookie with the same secret, so that pages and routes cannot disagree.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from explorer.ui.login.visitor import TurnedAway, checked_name

COOKIE = "_streamlit_user"  # as Streamlit calls it
LOGGED_OUT = "You are not logged in: reload the page and log in."
SPLIT = (
    "Your provider says more of you than one cookie holds. Whoever runs this page can ask it for "
    "less: client_kwargs = { scope = 'openid email' } in [auth]."
)
UNCONFIRMED = "Your provider has not confirmed your e-mail address: confirm it there first."
WITHOUT_EMAIL = "Your provider does not tell this page your e-mail address, so it cannot know you."


@dataclass(frozen=True)
class Signing:
    """How a login's cookie is read: the secret, the page it was made for, how long it lasts."""

    secret: str = field(repr=False)
    origin: str
    session_s: int


@dataclass(frozen=True)
class Login:
    """Who logged in, and when it ends (seconds since 1970)."""

    name: str
    until: float


def read_login(cookies: Mapping[str, str], signing: Signing) -> Login:
    """The login that `cookies` carry.

    Raises:
        TurnedAway: 401 where there is none, or one that is forged, over, or of another page;
            403 where its provider does not vouch for an e-mail address.
    """
    text, until = _signed_text(cookies, signing)
    if text.startswith("chunks-"):  # parts of two logins could be put together to a third
        raise TurnedAway(403, SPLIT)
    claims = _claims(text)
    if claims.get("is_logged_in") is not True or claims.get("origin") != signing.origin:
        raise TurnedAway(401, LOGGED_OUT)
    return Login(_email(claims), until)


def _signed_text(cookies: Mapping[str, str], signing: Signing) -> tuple[str, float]:
    """What the cookie says, and when it ends."""
    reader = URLSafeTimedSerializer(signing.secret, salt=COOKIE)
    try:
        text, signed = reader.loads(
            cookies.get(COOKIE, ""), max_age=signing.session_s, return_timestamp=True
        )
    except BadData as error:
        raise TurnedAway(401, LOGGED_OUT) from error
    if not isinstance(text, str):
        raise TurnedAway(401, LOGGED_OUT)
    return text, signed.timestamp() + signing.session_s


def _claims(text: str) -> dict[str, Any]:
    try:
        claims = json.loads(text)
    except ValueError as error:
        raise TurnedAway(401, LOGGED_OUT) from error
    return claims if isinstance(claims, dict) else {}


def _email(claims: Mapping[str, Any]) -> str:
    """The address that the provider vouches for; some say nothing of having confirmed it."""
    email = claims.get("email")
    if not isinstance(email, str) or not email.strip():
        raise TurnedAway(403, WITHOUT_EMAIL)
    if claims.get("email_verified", True) not in (True, "true"):
        raise TurnedAway(403, UNCONFIRMED)
    return checked_name(email)
