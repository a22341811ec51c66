"""Tests of explorer.ui.login.proxy: a header is believed from one address only."""

import ipaddress

import pytest

from explorer.errors import SettingsError
from explorer.ui.login.proxy import check_peer_is_told, named_by_proxy
from explorer.ui.login.visitor import TurnedAway

NETWORKS = (ipaddress.ip_network("10.0.0.5"), ipaddress.ip_network("fd00::/64"))


def named(peer: str | None, *names: str) -> str:
    headers = [(b"x-forwarded-email", name.encode("latin-1")) for name in names]
    client = None if peer is None else (peer, 1)
    scope = {"type": "http", "client": client, "headers": headers}
    return named_by_proxy(scope, "x-forwarded-email", NETWORKS)


@pytest.mark.parametrize("peer", ["10.0.0.5", "::ffff:10.0.0.5", "fd00::7"])
def test_the_proxy_is_believed(peer: str) -> None:
    assert named(peer, "Ada@example.org ") == "ada@example.org"


@pytest.mark.parametrize("peer", ["10.0.0.6", "127.0.0.1", "::1", "fd01::7", "", "10.0.0.5x", None])
def test_anybody_else_is_refused_whatever_they_say(peer: str | None) -> None:
    with pytest.raises(TurnedAway) as turned:
        named(peer, "ada@example.org")
    assert turned.value.status == 403


@pytest.mark.parametrize("names", [(), ("",), (" ",), ("ada@example.org", "eve@example.org")])
def test_a_proxy_that_names_nobody_or_two_names_nobody(names: tuple[str, ...]) -> None:
    with pytest.raises(TurnedAway) as turned:
        named("10.0.0.5", *names)
    assert turned.value.status == 401


def test_the_server_must_not_take_a_header_for_its_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, "*", "127.0.0.1"):
        if value is None:
            monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
        else:
            monkeypatch.setenv("FORWARDED_ALLOW_IPS", value)
        with pytest.raises(SettingsError, match="FORWARDED_ALLOW_IPS"):
            check_peer_is_told()
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "")
    check_peer_is_told()
