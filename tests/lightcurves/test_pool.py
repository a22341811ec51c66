"""Tests of explorer.lightcurves.pool."""

import numpy as np
import pytest

from explorer.lightcurves import pool
from explorer.lightcurves.few_labels import WAYS

TRUTH = np.arange(300) % 3
RIGHT = np.eye(3)[TRUTH] * 0.8 + 0.2 / 3
WRONG = np.eye(3)[(TRUTH + 1) % 3] * 0.8 + 0.2 / 3
COIN = np.full((300, 3), 1 / 3)
FOLD = np.arange(300) // 3 % 5
WAYS_ALL = ("untouched", *WAYS)


def test_the_pool_is_of_probabilities_and_of_no_way_without_weight() -> None:
    told = {"forest": RIGHT, "linear": COIN, "scratch": WRONG}
    found = pool.pool(told, {"forest": 1.0, "linear": 0.5, "scratch": 0.0})
    assert np.allclose(found.sum(axis=1), 1) and (found > 0).all()
    assert np.allclose(found, pool.pool({"forest": RIGHT}, {"forest": 1.0}))
    surer = pool.pool(told, {"forest": 2.0})
    assert (surer.max(axis=1) > found.max(axis=1)).all()


def fitted(rows: int, **better: np.ndarray) -> dict[str, float]:
    """The weights by some of the labels where all ways are wrong but these."""
    told = {name: better.get(name, WRONG)[:rows] for name in WAYS_ALL}
    return pool.fit_weights(told, TRUTH[:rows], FOLD[:rows])


def test_few_labels_leave_the_weights_where_they_were_and_many_decide() -> None:
    prior = pool.prior_weights(0, 6)
    few, many = fitted(6, forest=RIGHT), fitted(300, forest=RIGHT)
    assert 0.3 * prior["linear"] < few["linear"] < prior["linear"] and few["forest"] < 0.4
    assert many["forest"] > few["forest"] > prior["forest"]
    assert many["untouched"] == many["transfer"] == 0


def test_labels_that_no_way_can_tell_leave_the_weights_before_them() -> None:
    found = fitted(300)
    assert found == pytest.approx(pool.prior_weights(0, 300))
    assert np.isfinite(pool.pool(dict.fromkeys(WAYS_ALL, COIN), found)).all()


def test_equal_ways_keep_the_proportions_of_the_prior() -> None:
    found = pool.fit_weights(dict.fromkeys(WAYS_ALL, COIN), TRUTH, FOLD)
    assert found == pytest.approx(pool.prior_weights(100, 300))  # a coin names the first class


def test_the_weights_are_where_the_loss_is_least() -> None:
    rng = np.random.default_rng(2)
    told = {}
    for name in WAYS_ALL:
        told[name] = 0.5 * RIGHT + 0.5 * rng.dirichlet(np.ones(3))
        bad = rng.choice(300, 100, replace=False)
        told[name][bad] = WRONG[bad]
    found = pool.fit_weights(told, TRUTH, FOLD)
    right = int((told["untouched"].argmax(axis=1) == TRUTH).sum())
    prior = pool.prior_weights(right, 300)

    def loss(weights: dict[str, float]) -> float:
        given = pool.pool(told, weights)[np.arange(300), TRUTH]
        pull = sum((weights[name] - prior[name]) ** 2 for name in weights)
        return float(-np.log(given).sum() + pool.PULL * pull)

    for name in found:
        for step in (-0.05, 0.05):
            other = found | {name: max(0.0, found[name] + step)}
            assert loss(other) >= loss(found) - 1e-6


def test_a_rare_class_counts_in_the_weights() -> None:
    classes = np.array([0] * 90 + [1] * 9)
    common = np.tile([0.95, 0.05], (99, 1))
    both = np.where(classes[:, None] == np.arange(2), 0.8, 0.2)
    told = {"untouched": common, "transfer": common, "linear": both}
    found = pool.fit_weights(told, classes, np.arange(99) % 5)
    assert found["linear"] > found["transfer"]


def test_no_label_is_pooled_by_weights_that_saw_it() -> None:
    fold = np.arange(300) % 5
    told = {"untouched": COIN, "forest": RIGHT.copy(), "linear": WRONG.copy()}
    told["forest"][fold == 0], told["linear"][fold == 0] = WRONG[fold == 0], RIGHT[fold == 0]
    pooled = pool.pool_out_of_fold(told, TRUTH, fold)
    right = pooled.argmax(axis=1) == TRUTH
    assert right[fold != 0].all() and not right[fold == 0].any()


def test_a_label_whose_class_is_left_out_with_it_says_nothing_of_ways_that_learn() -> None:
    classes = np.array([0, 0, 1, 1, 2])
    fold = np.array([0, 1, 0, 1, 0])
    knowing = np.eye(3)[classes]
    learning = knowing.copy()
    learning[4] = [0.5, 0.5, 0]
    told = {"untouched": knowing, "transfer": learning}
    found = pool.fit_weights(told, classes, fold)
    assert found == pytest.approx(pool.fit_weights(told | {"transfer": knowing}, classes, fold))
    alone = pool.fit_weights({name: one[4:] for name, one in told.items()}, classes[4:], fold[4:])
    prior = pool.prior_weights(1, 1)
    assert alone == {name: pytest.approx(prior[name]) for name in alone}


def test_the_source_is_trusted_as_it_names_the_labels_however_few() -> None:
    trust = [pool.prior_weights(right, 10)["untouched"] for right in (0, 5, 9, 10)]
    assert trust == sorted(trust) and trust[0] < 0.01 and trust[-1] > 0.5
    assert pool.prior_weights(1, 1)["untouched"] < trust[-1]


def test_every_way_has_a_weight_before_any_label() -> None:
    weights = pool.prior_weights(5, 10)
    assert set(weights) == set(WAYS_ALL) and sum(weights.values()) == pytest.approx(1)
    assert min(weights.values()) > pool.LEAST
