"""The server that stands in counts what it is asked."""

import urllib.error
import urllib.request
from http.client import IncompleteRead

import pytest

from explorer.bench.stand_in import Reply, StandIn


def test_each_request_is_answered_and_counted() -> None:
    def answer(address: str, before: int) -> Reply:
        return Reply(f"{address} {before}".encode(), headers={"X-A": "b"})

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with StandIn(answer) as server:
        with opener.open(f"{server.url}/a?b=1") as first:
            assert (first.read(), first.headers["X-A"]) == (b"/a?b=1 0", "b")
        with opener.open(f"{server.url}/a?b=1") as second:
            assert second.read() == b"/a?b=1 1"
        assert server.addresses == ["/a?b=1"] * 2 and server.most_at_once == 1


def test_statuses_and_broken_connections() -> None:
    replies = {"/busy": Reply(status=503), "/cut": Reply(b"x" * 100, sent=0.5)}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with StandIn(lambda address, before: replies[address]) as server:
        with pytest.raises(urllib.error.HTTPError, match="503"):
            opener.open(f"{server.url}/busy")
        with opener.open(f"{server.url}/cut") as answer, pytest.raises(IncompleteRead):
            answer.read()
