"""A hub of the test's own, and a second client that stands for TOPCAT."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from explorer.export.samp_library import samp_library


@pytest.fixture
def own_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The lock file of a hub that no other program of this machine knows."""
    lock = tmp_path / "samp-lock"
    monkeypatch.setenv("SAMP_HUB", f"std-lockurl:{lock.as_uri()}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield lock


class Listener:
    """A client called TOPCAT that keeps what it hears of some kinds of messages."""

    def __init__(self, *kinds: str) -> None:
        self.kinds, self.heard = kinds, []
        self.client = samp_library().SAMPIntegratedClient("TOPCAT", addr="127.0.0.1")

    def __enter__(self) -> "Listener":
        self.client.connect()
        for kind in self.kinds:
            self.client.bind_receive_notification(kind, self._keep)
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()

    def _keep(self, _key: str, _sender: str, kind: str, words: dict, _extra: dict) -> None:
        self.heard.append((kind, words))

    def tell(self, kind: str, **words: Any) -> None:
        told = {name.replace("_", "-"): value for name, value in words.items()}
        self.client.notify_all({"samp.mtype": kind, "samp.params": told})


def until(true: Callable[[], Any], seconds: float = 20.0) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
