"""Tests of explorer.bench.fresh."""

import os

import pytest

from explorer.bench.fresh import in_fresh_process
from explorer.errors import ExplorerError


def test_the_work_is_done_elsewhere() -> None:
    assert in_fresh_process(os.getpid) != os.getpid()
    assert in_fresh_process(divmod, 7, 2) == (3, 1)


def test_what_it_raises_comes_back() -> None:
    with pytest.raises(ZeroDivisionError):
        in_fresh_process(divmod, 7, 0)


def test_a_killed_process_is_one_sentence() -> None:
    with pytest.raises(ExplorerError, match="was killed, most likely for want of memory"):
        in_fresh_process(os._exit, 9)
