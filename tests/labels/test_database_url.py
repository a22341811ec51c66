"""No message repeats what is secret in the address of a label database."""

import logging
from traceback import format_exception
from urllib.parse import unquote

import pytest

from explorer.errors import LabelDatabaseError
from explorer.labels import Labels
from explorer.labels.database_url import parse, redact, shown
from tests.addresses import SECRETS, WRONG


@pytest.mark.parametrize("url", WRONG.values(), ids=WRONG)
def test_a_wrong_address_is_told_without_its_password(url, caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(LabelDatabaseError) as caught:
        Labels(url)
    said = str(caught.value) + caplog.text
    assert not [secret for secret in SECRETS if secret in said], said
    assert "\n" not in str(caught.value)
    assert not [secret for secret in SECRETS if secret in "".join(format_exception(caught.value))]


@pytest.mark.parametrize("url", WRONG.values(), ids=WRONG)
def test_a_message_of_the_driver_loses_what_is_secret(url):
    for form in (url, unquote(url)):
        said = redact(f"no way to {form}", url)
        assert not [secret for secret in SECRETS if secret in said], said


def test_what_is_no_secret_is_said():
    url = "postgresql://ada:geheim@db.example:5432/labels?sslmode=require&sslpassword=geheim"
    assert (
        shown(url) == "postgresql://ada:***@db.example:5432/labels?sslmode=require&sslpassword=***"
    )
    assert redact('connection to "db.example" failed', url) == 'connection to "db.example" failed'


def test_a_short_password_hides_the_whole_message():
    assert "here" not in redact("here", "postgresql://u:e@h/d")


def test_a_path_is_shown_whole(tmp_path):
    assert shown(tmp_path / "a@b:c.sqlite") == str(tmp_path / "a@b:c.sqlite")
    assert shown("labels/mine.sqlite") == "labels/mine.sqlite"


def test_postgresql_without_a_driver_is_spoken_to_by_the_one_that_the_extra_installs():
    assert parse("postgresql://h/d").drivername == "postgresql+psycopg"
    assert parse("postgres://h/d").drivername == "postgresql+psycopg"
    assert parse("postgresql+asyncpg://h/d").drivername == "postgresql+asyncpg"
