"""Tests of explorer.access: lists of people, and settings that contradict one another."""

import pytest

from explorer.access import OWNER, RATER, READER, Access, check_login
from explorer.errors import SettingsError
from tests.login import SECRET, auth

NAMES = ("OWNERS", "RATERS", "READERS", "PROXY_HEADER", "PROXY_ADDRESS", "SESSION_HOURS")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*(f"EXPLORER_{name}" for name in NAMES), *auth("", "")]:
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch: pytest.MonkeyPatch, **settings: str) -> Access:
    for name, value in settings.items():
        monkeypatch.setenv(f"EXPLORER_{name}", value)
    return Access.from_environment()


def test_without_an_environment_nobody_is_named_and_nothing_asked() -> None:
    access = Access.from_environment()
    assert not access.names_people and not access.proxy_header and access.provider is None
    assert access.session_s == 12 * 3600


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("olga@example.org", OWNER),
        ("OLGA@Example.org", OWNER),
        ("ada@example.org", RATER),
        ("rene@lab.example", READER),
        ("rene@sub.lab.example", None),
        ("rene@xlab.example", None),
        ("@lab.example", None),
        ("lab.example", None),
        ("olga@example.org.evil.example", None),
        ("", None),
    ],
)
def test_the_highest_list_counts(
    monkeypatch: pytest.MonkeyPatch, name: str, role: str | None
) -> None:
    access = read(
        monkeypatch,
        OWNERS="Olga@example.org",
        RATERS="ada@example.org, olga@example.org",
        READERS="*@LAB.example",
    )
    assert access.role_of(name) == role
    assert access.whom_to_ask() == "olga@example.org"


def test_a_star_is_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    access = read(monkeypatch, RATERS="*")
    assert access.role_of("anybody") == RATER and access.whom_to_ask() == "whoever runs this page"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"OWNERS": "*.example.org"}, "EXPLORER_OWNERS"),
        ({"RATERS": "a*@example.org"}, "EXPLORER_RATERS"),
        ({"READERS": "*@"}, "EXPLORER_READERS"),
        ({"PROXY_HEADER": "X-Forwarded-Email"}, "EXPLORER_PROXY_ADDRESS"),
        ({"PROXY_ADDRESS": "10.0.0.5"}, "EXPLORER_PROXY_HEADER"),
        ({"PROXY_HEADER": "X-Email", "PROXY_ADDRESS": "proxy.example"}, "10.0.0.0/24"),
        ({"PROXY_HEADER": "X Email", "PROXY_ADDRESS": "10.0.0.5"}, "no header"),
        ({"SESSION_HOURS": "0"}, "EXPLORER_SESSION_HOURS"),
        ({"SESSION_HOURS": "nan"}, "EXPLORER_SESSION_HOURS"),
        ({"SESSION_HOURS": "soon"}, "EXPLORER_SESSION_HOURS"),
        ({"SESSION_HOURS": "9999"}, "two weeks"),
        ({"AUTH_CLIENT_ID": "explorer"}, "EXPLORER_AUTH_CLIENT_SECRET"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        read(monkeypatch, **settings)


def test_a_provider_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in auth("https://provider.example", "https://page.example").items():
        monkeypatch.setenv(name, value)
    access = Access.from_environment()
    assert access.provider is not None and access.provider.as_secrets()["cookie_secret"] == SECRET
    assert SECRET not in repr(access) and "known to both" not in repr(access)


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("https://page.example/oauth2callback", "short"),
        ("http://page.example/oauth2callback", SECRET),
        ("http://localhost.evil.example/oauth2callback", SECRET),
        ("https://page.example/", SECRET),
        ("", SECRET),
    ],
)
def test_a_weak_or_impossible_login_is_refused(address: str, secret: str) -> None:
    with pytest.raises(SettingsError) as refused:
        check_login(address, secret)
    assert "short" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://page.example/oauth2callback",
        "http://localhost:{port}/oauth2callback",
        "http://127.0.0.1:8501/oauth2callback",
    ],
)
def test_a_login_over_tls_or_on_this_machine_is_taken(address: str) -> None:
    check_login(address, SECRET)
