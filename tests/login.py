"""A provider to log in with, and the settings that send the app to it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

SECRET = "a secret of the tests, longer than thirty-two letters"
OWNER, RATER, READER = "olga@example.org", "ada@example.org", "rene@example.org"
STRANGER = "sam@elsewhere.example"
PEOPLE = {
    "EXPLORER_OWNERS": OWNER,
    "EXPLORER_RATERS": RATER,
    "EXPLORER_READERS": "*@example.org",
}


def auth(metadata_url: str, page_url: str) -> dict[str, str]:
    """The settings of a login at a provider."""
    return {
        "EXPLORER_AUTH_METADATA_URL": metadata_url,
        "EXPLORER_AUTH_CLIENT_ID": "explorer",
        "EXPLORER_AUTH_CLIENT_SECRET": "known to both",
        "EXPLORER_AUTH_REDIRECT_URI": f"{page_url}/oauth2callback",
        "EXPLORER_AUTH_COOKIE_SECRET": SECRET,
    }


@contextmanager
def provider() -> Iterator[str]:
    """A provider that knows these people; where it describes itself."""
    mock = pytest.importorskip("oidc_provider_mock")
    names = (OWNER, RATER, READER, STRANGER)
    people = [mock.User(sub=name, claims={"email": name}) for name in names]
    people.append(mock.User(sub="unproven", claims={"email": OWNER, "email_verified": False}))
    with mock.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}/.well-known/openid-configuration"
