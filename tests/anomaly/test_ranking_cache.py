"""Rankings behind the page: kept by what they were fitted on, mended after a failure."""

import numpy as np
import pytest

from explorer.anomaly import ranking_cache
from explorer.anomaly.ranking_cache import PageRequest, RankingCache, model_of


@pytest.fixture
def made() -> RankingCache:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(300, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return RankingCache(vectors, rng.random(300).astype(np.float32), seed=0)


def test_the_same_answers_are_fitted_once(made: RankingCache) -> None:
    first = made.prepare({1: "up", 2: "down"}, "balanced")
    assert made.prepare({2: "down", 1: "up"}, "balanced") is first
    assert made.prepare({1: "up", 2: "down"}, "curious") is not first
    assert model_of({1: "up"}) != model_of({1: "down"})


def test_the_longest_unused_is_let_go(made: RankingCache) -> None:
    first = made.prepare({1: "up"}, "balanced").result()
    for row in range(2, 2 + ranking_cache.KEPT):
        made.prepare({row: "up"}, "balanced").result()
    assert made.kept(first.model, "balanced") is None


@pytest.mark.parametrize("answer", ["unsure", "down", "artefact", "1"])
def test_without_a_like_it_is_oddness(made: RankingCache, answer: str) -> None:
    order = made.prepare({5: answer}, "balanced").result()
    assert order.basis == "oddness" and order.rated.tolist() == [5]
    assert made.prepare({5: answer, 6: "4"}, "balanced").result().basis == "taste"


def test_a_failed_fit_is_tried_again(made: RankingCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(ranking_cache, "rank", fail)
    with pytest.raises(RuntimeError):
        made.prepare({1: "up"}, "balanced").result()
    monkeypatch.undo()
    assert made.prepare({1: "up"}, "balanced").result().basis == "taste"


def test_pages_under_a_filter_keep_to_it(made: RankingCache) -> None:
    order = made.prepare({}, "balanced").result()
    allow = np.zeros(300, dtype=bool)
    allow[:30] = True
    pages = [made.page(order, PageRequest(n, 12, allow, "x < 1")) for n in range(4)]
    assert [len(page) for page in pages] == [12, 12, 6, 0]
    assert sorted(np.concatenate(pages)) == list(range(30))
