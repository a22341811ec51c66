"""Tests of explorer.ui.login.door: what a deployment sets, and what it cannot mean."""

from pathlib import Path

import pytest
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton

from explorer.errors import SettingsError
from explorer.ui.login import door
from explorer.ui.login.door import open_door, provider_names
from explorer.ui.login.visitor import ANYBODY
from tests.login import OWNER, SECRET, auth

PAGE = "https://galaxies.example.org"
HOSTS = ("galaxies.example.org",)


def set_all(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


def test_with_nothing_set_nobody_is_asked() -> None:
    opened = open_door()
    assert not opened.is_kept and opened.visitor({"type": "http"}) is ANYBODY


def test_a_login_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, auth("https://provider.example", PAGE) | {"EXPLORER_OWNERS": OWNER})
    opened = open_door(HOSTS)
    assert opened.signing is not None and opened.signing.origin == PAGE
    assert opened.providers == ("default",) and opened.access.session_s == 12 * 3600
    with pytest.raises(SettingsError, match="EXPLORER_HOSTS"):
        open_door()


def test_a_login_of_streamlits_own_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text(
        f'[auth]\nredirect_uri = "{PAGE}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
        '[auth.orcid]\nclient_id = "a"\nclient_secret = "b"\nserver_metadata_url = "https://c"\n'
    )
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(file)])
    secrets_singleton._reset()
    monkeypatch.setenv("EXPLORER_OWNERS", OWNER)
    try:
        opened = open_door(HOSTS)
    finally:
        config.set_option("secrets.files", before)
        secrets_singleton._reset()
    assert opened.providers == ("orcid",) and opened.is_kept


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"EXPLORER_OWNERS": OWNER}, "nothing says who somebody is"),
        (auth("https://provider.example", PAGE), "none is on a list"),
        (
            auth("https://provider.example", PAGE)
            | {"EXPLORER_PROXY_HEADER": "X-Email", "EXPLORER_PROXY_ADDRESS": "10.0.0.5"},
            "set one",
        ),
        (
            {
                "EXPLORER_PROXY_HEADER": "X-Email",
                "EXPLORER_PROXY_ADDRESS": "10.0.0.5",
                "EXPLORER_OWNERS": OWNER,
            },
            "FORWARDED_ALLOW_IPS",
        ),
    ],
)
def test_what_leaves_the_door_open_or_shut_is_refused(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], said: str
) -> None:
    set_all(monkeypatch, settings)
    with pytest.raises(SettingsError, match=said):
        open_door(HOSTS)


def test_without_authlib_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, auth("https://provider.example", PAGE) | {"EXPLORER_OWNERS": OWNER})
    monkeypatch.setattr(door, "NEEDED", ("authlib", "no_such_package"))
    with pytest.raises(SettingsError, match="pip install"):
        open_door(HOSTS)


def test_an_auth_section_without_a_provider_is_refused() -> None:
    with pytest.raises(SettingsError, match="client_id"):
        provider_names({"cookie_secret": "x", "client_kwargs": {}})
