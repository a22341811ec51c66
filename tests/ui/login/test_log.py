"""Tests of explorer.ui.login.log."""

import logging

import pytest

from explorer.ui.login import log
from explorer.ui.login.visitor import ANYBODY, Visitor


def test_a_line_says_who_wrote_what(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "explorer.ui.login"):
        log.note_write(Visitor("ada@example.org"), "tag add=a\nforged", galaxies=3)
        log.note_write(ANYBODY, "rate")
    (line,) = caplog.messages
    assert line == "ada@example.org wrote: 'tag add=a\\nforged', 3 galaxies"


def test_the_log_is_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "log", logging.Logger("of this test"))
    log.keep_log()
    log.keep_log()
    assert len(log.log.handlers) == 1 and log.log.level == logging.INFO
