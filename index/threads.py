"""How many threads a search is worth: a small one is over before the others have begun."""

from collections.abc import Iterator
from contextlib import contextmanager

import faiss

ALONE = 20_000_000  # numbers to multiply


@contextmanager
def threads_for(products: int) -> Iterator[None]:
    """One thread of FAISS for few products of numbers, all of them for many.

    It holds for the calling thread alone. Where other programs run, waking a second thread and
    waiting for it takes longer than a small search itself.
    """
    most = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1 if products < ALONE else most)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(most)
