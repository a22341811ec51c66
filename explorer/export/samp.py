"""SAMP, the way in which astronomers' tools talk to each other on one machine.

Tables and images are handed over as files in a folder of this process alone, which goes with it.
"""

import logging
import shutil
import tempfile
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.errors import ExplorerError, reason_of
from explorer.export.samp_library import samp_library

NAME = "Galaxy Explorer"
HERE = "127.0.0.1"
TABLE, IMAGE = "table.load.votable", "image.load.fits"
HIGHLIGHT, SELECT, POINT = "table.highlight.row", "table.select.rowList", "coord.pointAt.sky"
HEARD = (HIGHLIGHT, SELECT, POINT)
MOST_KEPT = 200
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """One message of another tool: who sent it, what kind, and its words."""

    sender: str
    kind: str
    words: dict[str, Any]


class SampLink:
    """One connection to the hub of this machine, which is started where none runs.

    `hear` is called with each message, in a thread of the connection; without it they are kept
    until `take`.
    """

    def __init__(self, hear: Callable[[Message], None] | None = None) -> None:
        self._heard: deque[Message] = deque(maxlen=MOST_KEPT)
        self._hear = hear or self._heard.append
        self._lock = threading.Lock()
        self._folder = Path(tempfile.mkdtemp(prefix="explorer-samp-"))
        self._hub: Any = None
        self._client = self._connected()

    @property
    def started_hub(self) -> bool:
        """Whether the hub is this process's own."""
        return self._hub is not None

    def others(self, kind: str = TABLE) -> list[str]:
        """The names of the tools that take a kind of message."""
        with self._lock:
            ids = self._called("ask who listens", self._client.get_subscribed_clients, kind)
            return sorted(self._name(each) for each in ids)

    def send(self, kind: str, words: dict[str, Any]) -> int:
        """Tell all that listen; how many tools that are.

        Raises:
            ExplorerError: the hub is gone.
        """
        message = {"samp.mtype": kind, "samp.params": words}
        with self._lock:
            listening = self._called("send", self._client.get_subscribed_clients, kind)
            return len(self._called("send", self._client.notify_all, message)) if listening else 0

    def place(self, name: str) -> Path:
        """Where a file to be handed over is written."""
        return self._folder / name

    def take(self) -> list[Message]:
        """What has been heard since the last time."""
        found = []
        while self._heard:
            found.append(self._heard.popleft())
        return found

    def close(self) -> None:
        """Say goodbye, stop a hub of our own, and delete the files that were handed over."""
        with self._lock:
            for leave in (self._client.disconnect, self._hub.stop if self._hub else None):
                try:
                    if leave is not None:
                        leave()
                except Exception as error:  # a hub that went first is no reason to stay
                    log.info("SAMP: %s", error)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _connected(self) -> Any:
        """A client that listens, at a hub of our own if need be."""
        samp = samp_library()
        client = samp.SAMPIntegratedClient(NAME, "Look-alikes, anomalies and maps", addr=HERE)
        try:
            client.connect()
        except (samp.SAMPHubError, OSError):
            self._hub = samp.SAMPHubServer(addr=HERE, web_profile=False, label=NAME)
            self._called("start a hub", self._hub.start)
            self._called("connect", client.connect)
        for kind in HEARD:
            client.bind_receive_notification(kind, self._take_in)
            client.bind_receive_call(kind, self._take_in_and_answer)
        return client

    def _take_in(self, _key: str, sender: str, kind: str, words: dict, _extra: dict) -> None:
        self._hear(Message(self._name(sender), kind, dict(words)))

    def _take_in_and_answer(self, *told: Any) -> None:
        key, sender, message, kind, words, extra = told
        self._take_in(key, sender, kind, words, extra)
        self._client.reply(message, {"samp.status": "samp.ok", "samp.result": {}})

    def _name(self, client: str) -> str:
        """What a tool calls itself, or its number at the hub."""
        try:
            return str(self._client.get_metadata(client).get("samp.name", client))
        except Exception:  # it has gone in the meantime
            return client

    def _called(self, doing: str, what: Callable[..., Any], *words: Any) -> Any:
        try:
            return what(*words)
        except Exception as error:  # faults of XML-RPC, of the hub and of sockets
            raise ExplorerError(
                f"SAMP cannot {doing} ({reason_of(error)}): start TOPCAT or Aladin, or connect "
                "again."
            ) from error
