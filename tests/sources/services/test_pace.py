"""Turns are spaced for all threads together."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from explorer.sources.services.pace import Pace


def test_no_more_turns_are_given_than_the_rate_allows() -> None:
    pace, stopped = Pace(50), threading.Event()

    def turn(_: int) -> float:
        pace.turn(stopped)
        return time.monotonic()

    with ThreadPoolExecutor(8) as pool:
        times = sorted(pool.map(turn, range(16)))
    assert times[-1] - times[0] >= 15 / 50 * 0.95


def test_quiet_that_is_asked_for_is_kept_by_all() -> None:
    pace, began = Pace(1_000), time.monotonic()
    pace.hold(0.2)
    pace.turn(threading.Event())
    assert time.monotonic() - began >= 0.19


def test_who_is_stopped_waits_no_longer() -> None:
    pace, stopped, began = Pace(1), threading.Event(), time.monotonic()
    pace.hold(60)
    stopped.set()
    pace.turn(stopped)
    assert time.monotonic() - began < 5
