"""Work in a process of its own, so that its memory, its GPU and its end are its own."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from explorer.errors import ExplorerError

Answer = TypeVar("Answer")


def in_fresh_process(work: Callable[..., Answer], *given: object) -> Answer:
    """What `work(*given)` returns, or raises, in a new process.

    Raises:
        ExplorerError: the process was killed, as the system does when memory ends.
    """
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            return fresh.submit(work, *given).result()
    except BrokenProcessPool as error:
        raise ExplorerError(
            "Its process was killed, most likely for want of memory: take fewer rows."
        ) from error
