"""Who asks by what a proxy says in a header: believed from the proxy's own address only."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import Scope

from explorer.access import Network
from explorer.errors import SettingsError
from explorer.ui.login.visitor import TurnedAway, checked_name

FORWARDED = "FORWARDED_ALLOW_IPS"


def check_peer_is_told() -> None:
    """Refuse to start where the server would take X-Forwarded-For for the address of its peer.

    Raises:
        SettingsError: uvicorn was not told to leave the address alone.
    """
    if os.environ.get(FORWARDED) != "":
        raise SettingsError(
            f"EXPLORER_PROXY_HEADER needs {FORWARDED} to be set and empty, else a visitor could "
            "claim the proxy's address: start the page by `galaxy-explorer app`, which sets it."
        )


def named_by_proxy(scope: Scope, header: str, networks: Sequence[Network]) -> str:
    """The name under `header`, where the peer of the connection is in one of `networks`.

    Raises:
        TurnedAway: 403 where the peer is another, or the name unusable; 401 without a name.
    """
    peer, _port = scope.get("client") or ("", 0)
    if not _is_in(peer, networks):
        raise TurnedAway(403, "This page is reached through its proxy only.")
    names = Headers(scope=scope).getlist(header)
    if len(names) != 1 or not names[0].strip():
        raise TurnedAway(401, "The proxy did not say who you are: log in there.")
    return checked_name(names[0])


def _is_in(peer: str, networks: Sequence[Network]) -> bool:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in network for network in networks)
