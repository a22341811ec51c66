"""Tests of index.threads."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import faiss
import numpy as np
import pytest

from index import flat
from index.flat import FlatIndex
from index.threads import ALONE, threads_for


@pytest.fixture(autouse=True)
def several() -> Iterator[None]:
    """Three threads, whatever the machine has."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(3)
    yield
    faiss.omp_set_num_threads(before)


def test_few_products_take_one_thread_and_many_take_all() -> None:
    for products, threads in ((ALONE - 1, 1), (ALONE, 3)):
        with threads_for(products):
            assert faiss.omp_get_max_threads() == threads
        assert faiss.omp_get_max_threads() == 3


def test_they_come_back_after_an_error() -> None:
    with pytest.raises(ValueError, match="wrong"), threads_for(1):
        raise ValueError("wrong")
    assert faiss.omp_get_max_threads() == 3


def test_another_thread_keeps_its_own() -> None:
    seen: list[int] = []

    def look() -> None:
        faiss.omp_set_num_threads(2)
        with threads_for(ALONE):
            seen.append(faiss.omp_get_max_threads())

    with threads_for(1):
        other = Thread(target=look)
        other.start()
        other.join()
        assert seen == [2] and faiss.omp_get_max_threads() == 1


@pytest.mark.parametrize(("queries", "threads"), [(1, 1), (200, 3)])
def test_an_exact_search_says_how_much_it_multiplies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, queries: int, threads: int
) -> None:
    vectors = np.random.default_rng(0).normal(size=(5000, 32)).astype(np.float32)
    record = FlatIndex(flat._faiss_of(vectors), None).write(tmp_path, "one") | {"name": "one"}
    mapped = FlatIndex.read(tmp_path, record, None)
    asked: list[int] = []
    monkeypatch.setattr(
        flat, "_found_in", lambda *_given: asked.append(faiss.omp_get_max_threads())
    )
    mapped._search(vectors[:queries], 5, None)
    assert asked == [threads]
