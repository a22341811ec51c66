"""Cookies as Streamlit signs them."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME as NAME

from tests.login import RATER, SECRET

PAGE = "http://localhost"


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, str]]:
    """A function that signs claims as Streamlit does, `age_s` ago."""

    def sign(age_s: float = 0, secret: str = SECRET, **claims: Any) -> dict[str, str]:
        made = {"email": RATER, "origin": PAGE, "is_logged_in": True, "provider": "default"}
        now = time.time()
        with monkeypatch.context() as patch:
            patch.setattr("itsdangerous.timed.time.time", lambda: now - age_s)
            value = create_signed_value(secret, NAME, json.dumps(made | claims))
        return {NAME: value.decode()}

    return sign
