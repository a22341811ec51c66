"""Which way visitors are known by, as the deployment chose: no way, a login, or a proxy."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import Scope
from streamlit.auth_util import get_redirect_uri, get_secrets_auth_section
from streamlit.runtime.secrets import AttrDict

from explorer.access import Access, check_login
from explorer.errors import SettingsError
from explorer.ui.guard import LOOPBACK, read_host
from explorer.ui.login.cookie import Signing, read_login
from explorer.ui.login.proxy import check_peer_is_told, named_by_proxy
from explorer.ui.login.visitor import ANYBODY, TurnedAway, Visitor

NEEDED = ("authlib", "httpx")  # by Streamlit's login


@dataclass(frozen=True)
class Door:
    """How a visitor is known: `signing` where they log in, a header of `access`, or not at all."""

    access: Access
    signing: Signing | None = None
    providers: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether anybody is asked who they are."""
        return self.signing is not None or bool(self.access.proxy_header)

    def visitor(self, scope: Scope) -> Visitor:
        """Who asks, with their role.

        Raises:
            TurnedAway: 401 for nobody, 403 for somebody on no list.
        """
        if not self.is_kept:
            return ANYBODY
        name, until = self._named(scope)
        role = self.access.role_of(name)
        if role is None:
            ask = f"Ask {self.access.whom_to_ask()} to let you in."
            raise TurnedAway(403, f"You are logged in as {name}. {ask}", name)
        return Visitor(name, role, until)

    def _named(self, scope: Scope) -> tuple[str, float]:
        if self.signing is not None:
            login = read_login(HTTPConnection(scope).cookies, self.signing)
            return login.name, login.until
        header, networks = self.access.proxy_header, self.access.proxy_networks
        return named_by_proxy(scope, header, networks), time.time() + self.access.session_s


def open_door(hosts: tuple[str, ...] = ()) -> Door:
    """The door that environment and secrets.toml describe.

    Raises:
        SettingsError: they contradict one another, or leave everybody or nobody outside.
    """
    access = Access.from_environment()
    section = access.provider.as_secrets() if access.provider else _section()
    if access.proxy_header and section:
        raise SettingsError("Both EXPLORER_PROXY_HEADER and [auth] say who somebody is: set one.")
    if access.proxy_header:
        check_peer_is_told()
    door = Door(access, *_login(access, section, hosts)) if section else Door(access)
    if door.is_kept != access.names_people:
        raise SettingsError(OPEN if access.names_people else EMPTY)
    return door


OPEN = (
    "EXPLORER_OWNERS, _RATERS or _READERS name people, but nothing says who somebody is: set "
    "EXPLORER_AUTH_… or [auth] in .streamlit/secrets.toml, or EXPLORER_PROXY_HEADER."
)
EMPTY = (
    "Visitors log in, but none is on a list: set EXPLORER_OWNERS to your own address, and "
    "EXPLORER_RATERS and EXPLORER_READERS to those of others."
)


def _section() -> dict[str, Any]:
    """The section [auth] of Streamlit's secrets, where there is one."""
    section = get_secrets_auth_section()
    return dict(section.to_dict()) if section else {}


def _login(
    access: Access, section: Mapping[str, Any], hosts: tuple[str, ...]
) -> tuple[Signing, tuple[str, ...]]:
    """How logins are signed, and the names of those who vouch for them."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise SettingsError(
            "Logging in needs Authlib and httpx, which are not installed: "
            'pip install "Authlib>=1.3.2,<2" "httpx>=0.27,<1"'
        )
    uri, secret = str(section.get("redirect_uri", "")), str(section.get("cookie_secret", ""))
    check_login(uri, secret)
    _check_host(uri, hosts)
    return Signing(secret, _origin(uri), access.session_s), provider_names(section)


def provider_names(section: Mapping[str, Any]) -> tuple[str, ...]:
    """The providers of a section [auth], as `st.login` takes them.

    Raises:
        SettingsError: it names none.
    """
    named = [name for name, value in section.items() if _is_provider(value)]
    found = (["default"] if _is_provider(section) else []) + named
    if not found:
        raise SettingsError(
            "[auth] names no provider: it needs client_id, client_secret and server_metadata_url."
        )
    return tuple(found)


def _is_provider(value: Any) -> bool:
    return isinstance(value, Mapping) and {"client_id", "server_metadata_url"} <= value.keys()


def _origin(uri: str) -> str:
    parts = urlsplit(get_redirect_uri(AttrDict({"redirect_uri": uri})) or uri)
    return f"{parts.scheme}://{parts.netloc}"


def _check_host(uri: str, hosts: tuple[str, ...]) -> None:
    """Refuse to send a login back to a host that the page does not answer for."""
    host = read_host(urlsplit(uri).netloc.replace("{port}", "0"))
    known = {*LOOPBACK, *(read.name for read in map(read_host, hosts) if read)}
    if host is None or host.name not in known:
        raise SettingsError(
            f"A login comes back to {uri}, which is no host of EXPLORER_HOSTS: add it there."
        )
