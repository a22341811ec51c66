"""Tests of explorer.commands.app."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.commands import app
from explorer.config import page_settings


def test_every_setting_of_the_page_becomes_an_option() -> None:
    options = app.page_options(page_settings())
    assert "--server.address=127.0.0.1" in options
    assert "--runner.postScriptGC=false" in options
    assert "--theme.dark.primaryColor=#5b9dff" in options


def test_the_page_is_served_to_this_machine_for_the_catalogue_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: dict = {}

    def serve(words: list[str], env: dict[str, str]) -> int:
        started.update(words=words, catalogue=env["EXPLORER_CATALOGUE"])
        started["trusted"] = env["FORWARDED_ALLOW_IPS"]
        return 0

    monkeypatch.setattr(app, "serve", serve)
    assert main(["app", str(tmp_path), "--port", "8600"]) == 0
    assert started["catalogue"] == str(tmp_path)
    assert "--server.port=8600" in started["words"] and started["trusted"] == ""
    assert Path(started["words"][4]).is_file()


def test_a_setting_that_cannot_be_used_is_said_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXPLORER_OWNERS", "*.example.org")
    monkeypatch.setattr(app, "serve", lambda *_: pytest.fail("started"))
    assert main(["app"]) == 2
    assert "EXPLORER_OWNERS" in capsys.readouterr().err


def test_other_machines_reach_only_a_page_that_asks_who_they_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[str] = []

    def serve(words: list[str], env: dict[str, str]) -> int:
        started.extend(words)
        return 0

    monkeypatch.setattr(app, "serve", serve)
    assert main(["app", "--address", "10.0.0.7"]) == 2 and not started
    assert "EXPLORER_OWNERS" in capsys.readouterr().err
    monkeypatch.setenv("EXPLORER_OWNERS", "olga@example.org")
    assert main(["app", "--address", "10.0.0.7"]) == 0
    given = [word for word in started if word.startswith("--server.address=")]
    assert given[-1] == "--server.address=10.0.0.7"


SERVER = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
COMMAND = """
import os, sys
from explorer.commands.app import serve
sys.exit(serve([sys.executable, "-c", sys.argv[1]], dict(os.environ)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without telling it")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_stops_the_command_stops_the_server_too(number: int) -> None:
    words = [sys.executable, "-c", COMMAND, SERVER]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as command:
        server = int(command.stdout.readline())
        command.send_signal(number)
        assert command.wait(timeout=20) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def test_a_server_that_fails_gives_its_own_status() -> None:
    assert app.serve([sys.executable, "-c", "raise SystemExit(3)"], {}) == 3
