"""Who may do what behind the page: a deployment's lists, and how it learns who somebody is."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from explorer.errors import SettingsError

READER, RATER, OWNER = ROLES = ("reader", "rater", "owner")  # each may also what the former may
SECRET_LETTERS = 32
HOURS = 12.0
MOST_HOURS = 336.0  # two weeks: a browser's own timer ends at three and a half
ENTRY = re.compile(r"\*|\*@[^\s@*]+|[^\s*]+")
HEADER = re.compile(r"[A-Za-z0-9-]+")
CALLBACK = "/oauth2callback"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_SECRET = "python -c 'import secrets; print(secrets.token_hex(32))'"


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider: where it is, and what it knows this app by."""

    metadata_url: str
    client_id: str
    redirect_uri: str
    client_secret: str = field(repr=False)
    cookie_secret: str = field(repr=False)

    def as_secrets(self) -> dict[str, str]:
        """As the section [auth] of Streamlit's secrets.toml."""
        return {
            "server_metadata_url": self.metadata_url,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "redirect_uri": self.redirect_uri,
            "cookie_secret": self.cookie_secret,
        }


@dataclass(frozen=True)
class Access:
    """What the environment says of people.

    `members` holds by role the names, "*@domain" and "*" that have it, in small letters;
    `proxy_header` is what a proxy at one of `proxy_networks` names the visitor in;
    `session_s` is how long a login lasts, in seconds.
    """

    members: Mapping[str, tuple[str, ...]]
    proxy_header: str = ""
    proxy_networks: tuple[Network, ...] = ()
    provider: Provider | None = None
    session_s: int = round(HOURS * 3600)

    @classmethod
    def from_environment(cls) -> Access:
        """Access from EXPLORER_OWNERS, _RATERS, _READERS, _PROXY_HEADER, _PROXY_ADDRESS,
        _SESSION_HOURS and _AUTH_CLIENT_ID, _CLIENT_SECRET, _METADATA_URL, _REDIRECT_URI,
        _COOKIE_SECRET.

        Raises:
            SettingsError: one of them cannot be used, or lacks another.
        """
        header, networks = _proxy()
        provider = _provider()
        if header and provider:
            raise SettingsError(
                "Both EXPLORER_PROXY_HEADER and EXPLORER_AUTH_… say who somebody is: set one."
            )
        members = {
            OWNER: _members("EXPLORER_OWNERS"),
            RATER: _members("EXPLORER_RATERS"),
            READER: _members("EXPLORER_READERS"),
        }
        return cls(members, header, networks, provider, _session_s())

    @property
    def names_people(self) -> bool:
        """Whether anybody is on a list."""
        return any(self.members.values())

    def role_of(self, name: str) -> str | None:
        """The highest role that a list gives `name`; None where no list has it."""
        return next((role for role, listed in self.members.items() if _is_in(listed, name)), None)

    def whom_to_ask(self) -> str:
        """The owners by name, else whoever runs the page."""
        named = [entry for entry in self.members[OWNER] if not entry.startswith("*")]
        return " or ".join(named) or "whoever runs this page"


def _is_in(listed: tuple[str, ...], name: str) -> bool:
    name = name.lower()
    before, at, domain = name.rpartition("@")
    return "*" in listed or name in listed or bool(before and at and f"*@{domain}" in listed)


def _words(name: str) -> tuple[str, ...]:
    return tuple(os.environ.get(name, "").replace(",", " ").split())


def _members(name: str) -> tuple[str, ...]:
    for word in _words(name):
        if not ENTRY.fullmatch(word):
            raise SettingsError(
                f"{name} names {word!r}: write addresses like ada@example.org, *@example.org for "
                "a whole domain, or * for everybody who logs in, with commas between them."
            )
    return tuple(word.lower() for word in _words(name))


def _proxy() -> tuple[str, tuple[Network, ...]]:
    header, places = os.environ.get("EXPLORER_PROXY_HEADER", ""), _words("EXPLORER_PROXY_ADDRESS")
    if bool(header) != bool(places):
        raise SettingsError(
            "EXPLORER_PROXY_HEADER and EXPLORER_PROXY_ADDRESS go together: the header is believed "
            "from that address only, like 10.0.0.5 or 10.0.0.0/24."
        )
    if header and not HEADER.fullmatch(header):
        raise SettingsError(f"EXPLORER_PROXY_HEADER={header!r} is no header: X-Forwarded-Email is.")
    return header.lower(), tuple(_network(place) for place in places)


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise SettingsError(
            f"EXPLORER_PROXY_ADDRESS names {text!r}: write addresses like 10.0.0.5 or 10.0.0.0/24, "
            "with commas between them."
        ) from error


def _provider() -> Provider | None:
    names = ("METADATA_URL", "CLIENT_ID", "REDIRECT_URI", "CLIENT_SECRET", "COOKIE_SECRET")
    values = {
        "METADATA_URL": os.environ.get("EXPLORER_AUTH_METADATA_URL", ""),
        "CLIENT_ID": os.environ.get("EXPLORER_AUTH_CLIENT_ID", ""),
        "REDIRECT_URI": os.environ.get("EXPLORER_AUTH_REDIRECT_URI", ""),
        "CLIENT_SECRET": os.environ.get("EXPLORER_AUTH_CLIENT_SECRET", ""),
        "COOKIE_SECRET": os.environ.get("EXPLORER_AUTH_COOKIE_SECRET", ""),
    }
    if not any(values.values()):
        return None
    missing = [f"EXPLORER_AUTH_{name}" for name in names if not values[name]]
    if missing:
        raise SettingsError(f"Logging in also needs {', '.join(missing)}.")
    return Provider(*(values[name] for name in names))


def check_login(redirect_uri: str, cookie_secret: str) -> None:
    """Refuse what would make a login weak, or impossible.

    Raises:
        SettingsError: a short secret, or an address that is no page of this app over TLS.
    """
    if len(cookie_secret) < SECRET_LETTERS:
        raise SettingsError(
            "The cookie secret (cookie_secret of [auth], or EXPLORER_AUTH_COOKIE_SECRET) needs "
            f"{SECRET_LETTERS} letters at least. Make one: {_SECRET}"
        )
    local = re.match(r"http://(localhost|127\.0\.0\.1|\[::1\])[:/]", redirect_uri)
    if not redirect_uri.endswith(CALLBACK) or not (local or redirect_uri.startswith("https://")):
        raise SettingsError(
            f"The redirect address (redirect_uri of [auth], or EXPLORER_AUTH_REDIRECT_URI) is "
            f"{redirect_uri!r}: write https://galaxies.example.org{CALLBACK}, with the host that "
            "the page is reached by."
        )


def _session_s() -> int:
    text = os.environ.get("EXPLORER_SESSION_HOURS") or str(HOURS)
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if not 0 < hours <= MOST_HOURS:
        raise SettingsError(
            f"EXPLORER_SESSION_HOURS={text!r}: write hours, up to {MOST_HOURS:.0f} (two weeks)."
        )
    return max(1, round(hours * 3600))
