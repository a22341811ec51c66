"""How many threads a search is worth: a small one is over before the others have begun."""

from collections.abc import Iterator
from contextlib import contextmanager

import faiss

ALONE = 20_000_000  # numbers to multiply, which take one thread about 3 ms


@contextmanager
def threads_for(products: int) -> Iterator[None]:
    """One thread of FAISS for few products of numbers, all of them for many.

    It holds for the calling thread alone. Waking a second thread and waiting for it cost a search
    of 100,000 vectors twenty times what the search itself takes, where other programs run.
    """
    most = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1 if products < ALONE else most)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(most)
