"""What a visitor is told, and what only the log, of a label database that cannot be used."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

from explorer.__main__ import main
from explorer.ui import session, wording
from explorer.ui.server import SCRIPT
from tests.addresses import SECRETS, WRONG
from tests.ui.conftest import served

pytestmark = pytest.mark.slow


@pytest.fixture(params=WRONG.values(), ids=WRONG)
def address(request, built, monkeypatch, fake_encoder):
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(built))
    monkeypatch.setenv("EXPLORER_LABELS", request.param)
    session.opened().clear()
    yield request.param
    session.opened().clear()


def leaks(text):
    return [secret for secret in SECRETS if secret in text]


def test_a_route_answers_one_general_sentence(address, caplog):
    caplog.set_level(logging.DEBUG)
    reply = served().get("/x/any/galaxy/0")
    assert (reply.status_code, reply.json()) == (503, {"error": wording.UNREACHABLE})
    assert "label database" in caplog.text and not leaks(caplog.text)


def test_the_page_shows_one_general_sentence(address):
    page = AppTest.from_file(str(SCRIPT), default_timeout=30).run()
    (error,) = page.error
    assert error.value.strip("` ") == wording.UNREACHABLE
    assert not page.exception


def test_the_command_line_tells_the_reason_without_the_password(address, built, capsys):
    for words in (["doctor", str(built)], ["rate", str(built), "--undo"]):
        assert main(words) != 0
        said = "".join(capsys.readouterr())
        assert "label database" in said and not leaks(said)


def test_what_a_visitor_can_mend_is_said_as_it_is():
    assert wording.sentence(ValueError("'x' is no number.")) == "'x' is no number."


def test_settings_do_not_print_the_address(address):
    assert not leaks(repr(session.settings()))
