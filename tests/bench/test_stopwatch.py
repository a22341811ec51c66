"""Tests of explorer.bench.stopwatch."""

import time

from explorer.bench.stopwatch import Stopwatch, answer_and_seconds, median_seconds, medians


def test_waiting_takes_time_but_no_processor() -> None:
    with Stopwatch() as watch:
        time.sleep(0.2)
    assert watch.seconds >= 0.2 and watch.cpu_seconds < 0.1


def test_work_takes_the_processor() -> None:
    with Stopwatch() as watch:
        sum(range(3_000_000))
    assert 0 < watch.cpu_seconds <= watch.seconds + 0.05


def test_the_middle_of_three() -> None:
    runs = [Stopwatch() for _ in range(3)]
    for run, seconds in zip(runs, (5.0, 1.0, 2.0), strict=True):
        run.seconds, run.cpu_seconds = seconds, seconds / 2
    assert medians(runs) == {"seconds": 2.0, "cpu_seconds": 1.0}


def test_a_run_that_warms_up_is_not_counted() -> None:
    waits = [0.3, 0.0, 0.02, 0.01]
    assert 0.01 <= median_seconds(lambda: time.sleep(waits.pop(0)), 3) < 0.2
    answer, seconds = answer_and_seconds(lambda: time.sleep(0.01) or "done")
    assert answer == "done" and 0.01 <= seconds < 0.2 and not waits
