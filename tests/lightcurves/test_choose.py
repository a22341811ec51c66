"""Tests of explorer.lightcurves.choose."""

import numpy as np
import pytest

from explorer.lightcurves import choose
from explorer.lightcurves.encoder import CurveEncoder
from explorer.lightcurves.few_labels import Taught

TRUTH = np.arange(60) % 3
RIGHT = np.eye(3)[TRUTH] * 0.8 + 0.1 / 1.5
WRONG = np.eye(3)[(TRUTH + 1) % 3] * 0.8 + 0.1 / 1.5
COIN = np.full((60, 3), 1 / 3)


def judged(monkeypatch: pytest.MonkeyPatch, **told: np.ndarray) -> choose.CurveChoice:
    monkeypatch.setattr(choose, "out_of_fold", lambda source, taught, fold: dict(told))
    taught = Taught(np.zeros((60, 1)), TRUTH.astype(np.int64), ("a", "b", "c"))
    return choose.choose_way(None, taught)  # type: ignore[arg-type]


def test_ways_that_err_on_different_labels_are_pooled(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    ways = {}
    for name in ("transfer", "linear", "untouched"):
        bad = rng.choice(60, 15, replace=False)
        ways[name] = RIGHT.copy()
        ways[name][bad] = WRONG[bad]
    found = judged(monkeypatch, **ways)
    assert found.scores[choose.POOL] > max(found.scores[name] for name in ways)
    assert sum(found.shares.values()) == pytest.approx(1) and set(found.shares) == set(ways)
    assert list(found.shares.values()) == sorted(found.shares.values(), reverse=True)
    assert found.why.startswith("A pool of ") and "60 labels left out" in found.why
    assert found.out_of_fold.shape == (60, 3)


def test_a_way_that_alone_is_right_is_said_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(
        monkeypatch, untouched=WRONG, forest=RIGHT, scratch=WRONG, linear=WRONG, transfer=WRONG
    )
    assert list(found.shares) == ["forest"]
    assert found.why.startswith("A random forest on the 16 features, 100% of a pool")
    assert found.scores[choose.POOL] == 1 and "best alone: a random forest" in found.why


def test_folds_spread_each_class() -> None:
    fold = choose.label_folds(TRUTH.astype(np.int64))
    assert all(set(fold[TRUTH == kind]) == set(range(choose.FOLDS)) for kind in range(3))
    assert len(np.unique(choose.label_folds(np.array([0, 1, 2])))) == 3


def test_no_label_is_judged_by_a_way_that_saw_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def memory(source: CurveEncoder, taught: Taught, measures: np.ndarray) -> np.ndarray:
        seen = np.isin(measures[:, 0], taught.measures[:, 0])
        return np.where(seen[:, None], 1.0, 0.0) * np.ones((1, 3))

    monkeypatch.setattr(choose, "WAYS", {"memory": memory})
    monkeypatch.setattr(choose, "untouched", lambda source, names, measures: COIN)
    taught = Taught(np.arange(60.0)[:, None], TRUTH.astype(np.int64), ("a", "b", "c"))
    fold = choose.label_folds(taught.classes)
    seen: list[tuple[int, int]] = []
    told = choose.out_of_fold(
        None,  # type: ignore[arg-type]
        taught,
        fold,
        tell=lambda done, total: seen.append((done, total)),
    )
    assert not told["memory"].any() and seen == [(done, 5) for done in range(5)]


def test_what_was_chosen_is_taught_once_and_gives_what_all_ways_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def way(said: str, told: np.ndarray) -> None:
        monkeypatch.setitem(choose.WAYS, said, lambda *_: asked.append(said) or told)

    for said in list(choose.WAYS):
        way(said, WRONG)
    way("forest", RIGHT)
    monkeypatch.setattr(choose, "untouched", lambda *_: COIN)
    weights = {"untouched": 0.5, "forest": 0.8, "linear": 0.2, "scratch": 0.0}
    choice = choose.CurveChoice(weights, {}, COIN)
    taught = Taught(np.zeros((60, 1)), TRUTH.astype(np.int64), ("a", "b", "c"))
    given = choice, None, taught, np.zeros((60, 1))
    found = choose.classify_as_chosen(*given)  # type: ignore[arg-type]  # no network is asked
    assert asked == ["forest", "linear"]
    assert np.allclose(found, choose.classify_by(*given)["chosen"])  # type: ignore[arg-type]
