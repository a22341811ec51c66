"""A server on this machine that stands in for a cutout service, and counts how it is asked."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Reply:
    """One answer; `sent`: the share of its body that is sent before the connection is reset."""

    body: bytes = b""
    status: int = 200
    kind: str = "image/jpeg"
    headers: dict[str, str] = field(default_factory=dict)
    latency_s: float = 0.0
    sent: float = 1.0


Answer = Callable[[str, int], Reply]


class StandIn:
    """Answers each address with `answer(path and parameters, how often it was asked before)`.

    `asked`: (seconds, address) of each request in order. `most_at_once`: requests at work together.
    `agents`: what those who ask call themselves.
    """

    def __init__(self, answer: Answer) -> None:
        self.asked: list[tuple[float, str]] = []
        self.agents: set[str] = set()
        self.most_at_once = self._at_work = 0
        self._answer, self._lock = answer, threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "StandIn":
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def addresses(self) -> list[str]:
        """What was asked for, in order."""
        return [address for _, address in self.asked]

    def begin(self, address: str, agent: str) -> Reply:
        """Note a request; its answer, after its latency."""
        with self._lock:
            before = self.addresses.count(address)
            self.asked.append((time.monotonic(), address))
            self.agents.add(agent)
            self._at_work += 1
            self.most_at_once = max(self.most_at_once, self._at_work)
        reply = self._answer(address, before)
        time.sleep(reply.latency_s)
        return reply

    def end(self) -> None:
        """Note that a request is answered."""
        with self._lock:
            self._at_work -= 1


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # connections are kept open, as the services keep them
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            """Answer one request."""
            reply = stand_in.begin(self.path, self.headers.get("User-Agent", ""))
            stand_in.end()  # before the last byte: whoever has that may ask again at once
            _send(self, reply)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    handler.send_header("Content-Type", reply.kind)
    handler.send_header("Content-Length", str(len(reply.body)))
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(reply.body[: round(len(reply.body) * reply.sent)])
    handler.wfile.flush()
    if reply.sent < 1:
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)
