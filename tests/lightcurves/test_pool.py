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
PRIOR = pool.prior_weights(1.0)


def test_the_pool_is_of_probabilities_and_of_no_way_without_weight() -> None:
    told = {"forest": RIGHT, "linear": COIN, "scratch": WRONG}
    found = pool.pool(told, {"forest": 1.0, "linear": 0.5, "scratch": 0.0})
    assert np.allclose(found.sum(axis=1), 1) and (found > 0).all()
    assert np.allclose(found, pool.pool({"forest": RIGHT}, {"forest": 1.0}))
    surer = pool.pool(told, {"forest": 2.0})
    assert (surer.max(axis=1) > found.max(axis=1)).all()


def test_few_labels_leave_the_weights_where_they_were_and_many_decide() -> None:
    told = {name: WRONG for name in pool.PRIOR} | {"forest": RIGHT}
    few, many = (
        pool.fit_weights(
            {name: one[:rows] for name, one in told.items()}, TRUTH[:rows], FOLD[:rows], PRIOR
        )
        for rows in (6, 300)
    )
    assert few["untouched"] > 0.4 * PRIOR["untouched"] and few["forest"] < 0.4
    assert many["forest"] > few["forest"] > PRIOR["forest"]
    assert many["untouched"] == many["transfer"] == 0 < few["transfer"]


def test_equal_ways_keep_the_proportions_of_the_prior() -> None:
    found = pool.fit_weights(dict.fromkeys(pool.PRIOR, COIN), TRUTH, FOLD, PRIOR)
    assert found == pytest.approx(PRIOR)


def test_the_weights_are_where_the_loss_is_least() -> None:
    rng = np.random.default_rng(2)
    told = {
        name: rng.dirichlet(np.ones(3) + 3 * row, 1)[0]
        for name, row in zip(pool.PRIOR, np.eye(6)[:, :3], strict=True)
    }
    told = {name: 0.5 * RIGHT + 0.5 * one for name, one in told.items()}
    for name in told:
        bad = rng.choice(300, 100, replace=False)
        told[name] = told[name].copy()
        told[name][bad] = WRONG[bad]
    found = pool.fit_weights(told, TRUTH, FOLD, PRIOR)

    def loss(weights: dict[str, float]) -> float:
        given = pool.pool(told, weights)[np.arange(300), TRUTH]
        pull = sum((weights[name] - PRIOR[name]) ** 2 for name in weights)
        return float(-np.log(given).sum() + pool.PULL * pull)

    for name in found:
        for step in (-0.05, 0.05):
            other = found | {name: max(0.0, found[name] + step)}
            assert loss(other) >= loss(found) - 1e-6


def test_a_rare_class_counts_in_the_weights() -> None:
    classes = np.array([0] * 90 + [1] * 9)
    common = np.tile([0.95, 0.05], (99, 1))
    both = np.where(classes[:, None] == np.arange(2), 0.8, 0.2)
    found = pool.fit_weights(
        {"transfer": common, "linear": both}, classes, np.arange(99) % 5, PRIOR
    )
    assert found["linear"] > found["transfer"]


def test_no_label_is_pooled_by_weights_that_saw_it() -> None:
    fold = np.arange(300) % 5
    told = {"forest": RIGHT.copy(), "linear": WRONG.copy()}
    told["forest"][fold == 0], told["linear"][fold == 0] = WRONG[fold == 0], RIGHT[fold == 0]
    pooled = pool.pool_out_of_fold(told, TRUTH, fold, PRIOR)
    right = pooled.argmax(axis=1) == TRUTH
    assert right[fold != 0].all() and not right[fold == 0].any()


def test_a_label_whose_class_is_left_out_with_it_says_nothing() -> None:
    classes = np.array([0, 0, 1, 1, 2])
    fold = np.array([0, 1, 0, 1, 0])
    knowing = np.eye(3)[classes]
    learning = knowing.copy()
    learning[4] = [0.5, 0.5, 0]
    found = pool.fit_weights({"untouched": knowing, "transfer": learning}, classes, fold, PRIOR)
    alike = pool.fit_weights({"untouched": knowing, "transfer": knowing}, classes, fold, PRIOR)
    assert found == pytest.approx(alike)
    alone = {name: one[4:] for name, one in {"untouched": knowing, "transfer": learning}.items()}
    kept = pool.fit_weights(alone, classes[4:], fold[4:], PRIOR)
    assert kept == {name: pytest.approx(PRIOR[name]) for name in alone}


def test_every_way_has_a_weight_before_any_label() -> None:
    assert set(PRIOR) == {"untouched", *WAYS} and sum(PRIOR.values()) == pytest.approx(1)
    assert min(PRIOR.values()) > pool.LEAST


def test_a_source_that_knows_no_class_by_name_is_not_asked_for_its_answer() -> None:
    assert pool.prior_weights(0.0)["untouched"] == 0
    assert 0 < pool.prior_weights(0.5)["untouched"] < PRIOR["untouched"]
