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


def test_a_way_that_is_clearly_better_is_chosen_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    nearly = RIGHT.copy()
    nearly[::5] = WRONG[::5]
    found = judged(monkeypatch, forest=RIGHT, scratch=nearly, linear=nearly, transfer=nearly)
    assert found.name == "forest" and "clearly above the mean" in found.why
    assert found.scores["forest"] == 1 > found.scores[choose.MEAN]


def test_ways_that_err_on_different_labels_are_averaged(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    ways = {}
    for name in ("transfer", "linear", "informed_forest"):
        bad = rng.choice(60, 15, replace=False)
        ways[name] = RIGHT.copy()
        ways[name][bad] = WRONG[bad]
    found = judged(monkeypatch, **ways)
    assert found.name == choose.MEAN
    assert found.scores[choose.MEAN] > max(found.scores[name] for name in ways)
    assert "no way alone is clearly better" in found.why and "60 labels" in found.why


def test_few_labels_leave_shares_near_the_prior_and_many_decide() -> None:
    losses = {"transfer": 0.9, "forest": 0.6, "linear": 1.2}
    few, many = (choose.mixing_shares(losses, count) for count in (1, 300))
    assert sum(few.values()) == pytest.approx(1) == sum(many.values())
    assert few["transfer"] > few["linear"] > few["forest"]
    assert many["forest"] > 0.99 and many["transfer"] > many["linear"]
    alike = choose.mixing_shares(dict.fromkeys(choose.PRIOR, 0.5), 3)
    assert alike["transfer"] == pytest.approx(2 / sum(choose.PRIOR.values()))


def test_every_way_has_a_share_before_any_label() -> None:
    assert set(choose.PRIOR) == {"untouched", *choose.WAYS}


def test_a_rare_class_counts_in_the_loss() -> None:
    classes = np.array([0] * 9 + [1])
    told = np.full((10, 2), 0.5)
    told[:9] = [0.9, 0.1]
    rare = told.copy()
    rare[9] = [0.9, 0.1]
    plain = -np.log([0.9] * 9 + [0.1]).mean()
    assert choose.log_loss(rare, classes) > plain > choose.log_loss(told, classes)
    assert choose.log_loss(np.eye(2)[1 - classes], classes) == pytest.approx(-np.log(choose.SURE))


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


@pytest.mark.parametrize("name", ["forest", choose.MEAN])
def test_what_was_chosen_is_taught_once_and_gives_what_all_ways_would(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def way(said: str, told: np.ndarray) -> None:
        monkeypatch.setitem(choose.WAYS, said, lambda *_: asked.append(said) or told)

    for said in list(choose.WAYS):
        way(said, WRONG)
    way("forest", RIGHT)
    monkeypatch.setattr(choose, "untouched", lambda *_: COIN)
    shares = {"untouched": 0.5, "forest": 0.3, "linear": 0.2}
    choice = choose.CurveChoice(name, shares, {}, 60)
    taught = Taught(np.zeros((60, 1)), TRUTH.astype(np.int64), ("a", "b", "c"))
    given = choice, None, taught, np.zeros((60, 1))
    found = choose.classify_as_chosen(*given)  # type: ignore[arg-type]  # no network is asked
    assert asked == (["forest"] if name == "forest" else ["forest", "linear"])
    assert np.allclose(found, choose.classify_by(*given)["chosen"])  # type: ignore[arg-type]
