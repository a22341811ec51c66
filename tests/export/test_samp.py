"""A connection to a hub of this machine: started if none runs, heard by a second client."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from explorer.errors import ExplorerError
from explorer.export.samp import HERE, HIGHLIGHT, POINT, TABLE, SampLink
from explorer.export.samp_library import samp_library
from tests.samp import Listener, own_hub, until

__all__ = ["own_hub"]
pytestmark = pytest.mark.usefixtures("own_hub")


@pytest.fixture
def link() -> Iterator[SampLink]:
    made = SampLink()
    yield made
    made.close()


def test_a_hub_is_started_for_this_machine_alone_and_goes_with_us(own_hub: Path) -> None:
    link = SampLink()
    told = own_hub.read_text()
    address = next(line for line in told.splitlines() if line.startswith("samp.hub.xmlrpc.url"))
    assert link.started_hub and urlsplit(address.partition("=")[2]).hostname == HERE
    second = SampLink()
    assert not second.started_hub
    folder = link.place("")
    second.close()
    link.close()
    assert not own_hub.exists() and not folder.exists()


def test_what_is_sent_reaches_who_listens(link: SampLink) -> None:
    with Listener(TABLE) as other:
        assert link.others() == ["TOPCAT"] and link.others(HIGHLIGHT) == []
        assert link.send(TABLE, {"url": "file:///x", "table-id": "t", "name": "n"}) == 1
        until(lambda: other.heard)
        assert other.heard == [(TABLE, {"url": "file:///x", "table-id": "t", "name": "n"})]


def test_what_others_send_is_taken_once_by_notice_and_by_call(link: SampLink) -> None:
    with Listener() as other:
        other.client.notify_all({"samp.mtype": POINT, "samp.params": {"ra": "1", "dec": "2"}})
        # not call_and_wait: a hub loses the answer of who answers at once
        replies: list = []
        other.client.bind_receive_response("asked", lambda *told: replies.append(told[-1]))
        message = {"samp.mtype": HIGHLIGHT, "samp.params": {"table-id": "t", "row": "3"}}
        other.client.call(link._client.get_public_id(), "asked", message)
        until(lambda: replies)
        assert replies[0]["samp.status"] == "samp.ok"
        kept: list = []
        until(lambda: kept.extend(link.take()) or len(kept) == 2)
        assert {(each.sender, each.kind) for each in kept} == {
            ("TOPCAT", POINT),
            ("TOPCAT", HIGHLIGHT),
        }
        assert link.take() == []


def test_a_hub_that_is_gone_is_told_in_a_sentence(link: SampLink) -> None:
    other = samp_library().SAMPIntegratedClient(addr=HERE)
    other.connect()
    other.disconnect()
    link._hub.stop()
    time.sleep(0.1)
    with pytest.raises(ExplorerError, match="SAMP cannot send"):
        link.send(TABLE, {})
