"""One cutout over HTTP, from a server that is slow, busy, broken or wrong."""

import email.utils
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise

import pytest

from explorer.bench.stand_in import Answer, Reply, StandIn
from explorer.config import Limit
from explorer.errors import ImageError, SourceError
from explorer.sources.services.fetch import Fetcher, retry_after_s
from explorer.sources.services.health import MOST, UNREACHED
from explorer.sources.services.wanted import Manners

QUICK = Manners(per_second=1e6, first_wait_s=0.01, timeout_s=5, tries=3)
SMALL = Limit(1, "EXPLORER_MAX_IMAGE_MB")


def fetcher(manners: Manners = QUICK) -> Fetcher:
    return Fetcher("host", manners, SMALL)


def in_turn(*replies: Reply) -> Answer:
    return lambda _, before: replies[min(before, len(replies) - 1)]


@pytest.mark.parametrize(
    "first",
    [
        Reply(status=503),
        Reply(status=429, headers={"Retry-After": "0"}),
        Reply(status=500),
        Reply(b"x" * 1_000, sent=0.5),
        Reply(b"x" * 1_000, sent=0),
    ],
)
def test_what_may_pass_is_tried_again(first: Reply) -> None:
    with StandIn(in_turn(first, Reply(b"image"))) as server:
        assert fetcher().get(f"{server.url}/a") == b"image"
        assert server.addresses == ["/a", "/a"]


def test_retry_after_holds_up_every_thread() -> None:
    busy = Reply(status=429, headers={"Retry-After": "1"})

    def answer(address: str, before: int) -> Reply:
        return busy if address == "/0" and not before else Reply(b"image")

    with StandIn(answer) as server:
        one = fetcher()
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(one.get, f"{server.url}/0")
            while not server.asked:
                time.sleep(0.005)
            time.sleep(0.2)
            one.get(f"{server.url}/1")
            first.result()
        times = [at for at, _ in server.asked]
    assert times[1] - times[0] >= 0.95 and times[2] - times[0] >= 0.95


def test_waits_grow_from_try_to_try() -> None:
    manners = Manners(per_second=1e6, first_wait_s=0.1, tries=4)
    with StandIn(in_turn(Reply(status=503))) as server:
        with pytest.raises(ImageError, match="host answers 503"):
            fetcher(manners).get(f"{server.url}/a")
        times = [at for at, _ in server.asked]
    gaps = [late - early for early, late in pairwise(times)]
    assert len(gaps) == 3
    assert all(gap >= 0.05 * 2**at for at, gap in enumerate(gaps))


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(status=404), "answers 404"),
        (Reply(b"<p>no", kind="text/html; charset=utf-8"), "sends text/html, which is no image"),
        (Reply(b"x" * (SMALL.bytes + 1)), "more than 1 MB"),
        (Reply(status=302, headers={"Location": "/a"}), "leads on more than 4 times"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "none of the web"),
        (Reply(status=302, headers={"Location": "ftp://host/x"}), "none of the web"),
    ],
)
def test_what_will_not_pass_is_asked_once(reply: Reply, told: str) -> None:
    with StandIn(in_turn(reply)) as server:
        with pytest.raises(ImageError, match=told):
            fetcher().get(f"{server.url}/a?key=s3cret")
        assert len(server.asked) == (5 if "leads on" in told else 1)


def test_a_redirect_is_followed() -> None:
    def answer(address: str, _: int) -> Reply:
        there = Reply(status=301, headers={"Location": "/b"})
        return there if address == "/a" else Reply(b"image")

    with StandIn(answer) as server:
        assert fetcher().get(f"{server.url}/a") == b"image"


def test_a_slow_answer_is_not_waited_for() -> None:
    manners = Manners(per_second=1e6, first_wait_s=0.01, tries=2, timeout_s=0.2)
    with StandIn(in_turn(Reply(b"late", latency_s=0.6), Reply(b"image"))) as server:
        assert fetcher(manners).get(f"{server.url}/a") == b"image"


def test_rate_and_concurrency_are_kept_to() -> None:
    manners = Manners(workers=3, per_second=40, tries=1)
    with StandIn(in_turn(Reply(b"image", latency_s=0.2))) as server:
        one = fetcher(manners)
        with ThreadPoolExecutor(12) as pool:
            list(pool.map(lambda at: one.get(f"{server.url}/{at}"), range(24)))
        times = sorted(at for at, _ in server.asked)
        assert server.most_at_once == 3
    assert len(times) == 24 and times[-1] - times[0] >= 7 * 0.2
    assert all(late - early >= 0.5 / 40 for early, late in zip(times[:-3], times[3:], strict=True))


def test_the_rate_counts_tries_too() -> None:
    manners = Manners(workers=8, per_second=20, tries=2, first_wait_s=0.001)
    with StandIn(in_turn(Reply(status=503), Reply(b"image"))) as server:
        one = fetcher(manners)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda at: one.get(f"{server.url}/{at}"), range(6)))
        times = sorted(at for at, _ in server.asked)
    assert len(times) == 12 and times[-1] - times[0] >= 11 / 20 * 0.95


def test_a_service_that_is_not_there_stops_everything() -> None:
    with StandIn(in_turn(Reply())) as server:
        gone = server.url
    one, reasons = fetcher(), []
    for at in range(MOST[UNREACHED] + 3):
        with suppress(ImageError):
            try:
                one.get(f"{gone}/{at}?key=s3cret")
            except SourceError as error:
                reasons.append(str(error))
    assert len(reasons) == 4 and len(set(reasons)) == 1
    assert reasons[0].startswith("host cannot be reached") and "8 galaxies in a row" in reasons[0]


def test_who_asks_says_so() -> None:
    with StandIn(in_turn(Reply(b"image"))) as server:
        fetcher().get(f"{server.url}/a")
        assert all(agent.startswith("galaxy-explorer") for agent in server.agents)
        assert server.agents


def test_both_spellings_of_retry_after_are_read() -> None:
    assert retry_after_s("7") == 7
    assert 50 < retry_after_s(email.utils.formatdate(time.time() + 60, usegmt=True)) <= 60
    assert retry_after_s(email.utils.formatdate(0)) == retry_after_s("soon") == 0
    assert retry_after_s("") == retry_after_s("-3") == 0
