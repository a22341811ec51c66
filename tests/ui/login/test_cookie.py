"""Tests of explorer.ui.login.cookie: Streamlit's own cookie, and what is made to look like it."""

import base64
import time
from collections.abc import Callable

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from explorer.ui.login.cookie import Signing, read_login
from explorer.ui.login.visitor import TurnedAway
from tests.login import OWNER, RATER, SECRET
from tests.ui.login.conftest import NAME, PAGE

Signed = Callable[..., dict[str, str]]
SIGNING = Signing(SECRET, PAGE, session_s=3600)


def refused(cookies: dict[str, str]) -> TurnedAway:
    with pytest.raises(TurnedAway) as turned:
        read_login(cookies, SIGNING)
    return turned.value


def test_the_cookie_of_a_login_names_its_address_and_its_end(signed: Signed) -> None:
    login = read_login(signed(email=" Ada@Example.org "), SIGNING)
    assert login.name == RATER and login.until == pytest.approx(time.time() + 3600, abs=3)


def test_a_login_ends(signed: Signed) -> None:
    assert read_login(signed(age_s=3500), SIGNING).name == RATER
    assert refused(signed(age_s=3700)).status == 401


def test_none_a_forged_and_a_tampered_cookie_are_nobody(signed: Signed) -> None:
    own = signed()[NAME]
    head, _, rest = own.partition(".")
    forged = base64.urlsafe_b64encode(f'{{"email": "{OWNER}"}}'.encode()).decode().rstrip("=")
    for value in ("", "x", own[:-3], f"{own}x", f"{head}x.{rest}", f"{forged}.{rest}", own.lower()):
        assert refused({NAME: value}).status == 401, value
    assert refused({}).status == 401
    assert refused(signed(secret="another secret")).status == 401
    assert refused({"_streamlit_user_tokens": own}).status == 401


def test_a_cookie_signed_for_another_purpose_is_nobody() -> None:
    value = create_signed_value(SECRET, "_streamlit_user_tokens", '{"email": "ada@example.org"}')
    assert refused({NAME: value.decode()}).status == 401


def test_a_login_at_another_page_is_nobody(signed: Signed) -> None:
    assert refused(signed(origin="https://another.example")).status == 401
    assert refused(signed(is_logged_in=False)).status == 401
    assert refused(signed(is_logged_in="yes")).status == 401


@pytest.mark.parametrize("claims", [{"email": None}, {"email": ""}, {"email": ["a@b"]}])
def test_a_provider_that_tells_no_address_is_explained(
    signed: Signed, claims: dict[str, object]
) -> None:
    assert refused(signed(**claims)).status == 403


def test_an_address_that_is_not_confirmed_is_nobodys(signed: Signed) -> None:
    assert "confirm" in str(refused(signed(email=OWNER, email_verified=False)))
    assert read_login(signed(email_verified=True), SIGNING).name == RATER


def test_an_address_that_no_line_holds_is_refused(signed: Signed) -> None:
    assert refused(signed(email="a" * 65)).status == 403
    assert refused(signed(email="a\nb@example.org")).status == 403


def test_a_login_in_parts_is_refused_with_the_way_out() -> None:
    value = create_signed_value(SECRET, NAME, "chunks-2").decode()
    turned = refused({NAME: value})
    assert turned.status == 403 and "scope" in str(turned)


def test_the_secret_is_not_shown() -> None:
    assert SECRET not in repr(SIGNING)
