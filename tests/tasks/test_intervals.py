"""Bootstrap intervals: seeded, stratified, of whole groups, and wider where there is less."""

import numpy as np
import pytest

from explorer.tasks.intervals import (
    RESAMPLES,
    bootstrap_interval,
    bootstrap_resamples,
    paired_difference,
    widen_degenerate,
)


def accuracy(truth: np.ndarray, probability: np.ndarray) -> float:
    return float(((probability > 0.5) == truth).mean())


def labelled(count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    truth = np.arange(count) % 3 == 0
    return truth, np.clip(truth * 0.4 + rng.normal(0.3, 0.3, count), 0, 1)


def test_resamples_keep_the_share_of_yes_and_repeat() -> None:
    truth, _ = labelled(60)
    one, two = (list(bootstrap_resamples(truth, seed=3)) for _ in "ab")
    assert len(one) == RESAMPLES and all(map(np.array_equal, one, two))
    assert all(truth[rows].sum() == 20 and len(rows) == 60 for rows in one)
    assert not np.array_equal(one[0], next(bootstrap_resamples(truth, seed=4)))


def test_all_rows_of_a_group_are_drawn_together() -> None:
    groups = np.arange(60) // 2
    truth = groups % 3 == 0
    for rows in list(bootstrap_resamples(truth, groups))[:20]:
        drawn = np.bincount(rows, minlength=60).reshape(-1, 2)
        assert (drawn[:, 0] == drawn[:, 1]).all()


def test_an_interval_holds_its_value_and_narrows_with_more_labels() -> None:
    widths = []
    for count in (60, 600):
        truth, probability = labelled(count)
        resamples = list(bootstrap_resamples(truth))
        found = bootstrap_interval(truth, probability[None], accuracy, resamples)
        assert found["low"] <= found["value"] == accuracy(truth, probability) <= found["high"]
        widths.append(found["high"] - found["low"])
    assert widths[1] < widths[0] / 2


def test_a_pair_is_measured_on_the_same_resamples() -> None:
    truth, probability = labelled(90)
    resamples = list(bootstrap_resamples(truth))
    same = paired_difference(truth, (probability, probability), accuracy, resamples)
    assert same == {"value": 0, "low": 0, "high": 0}
    right = truth.astype(float)
    better = paired_difference(truth, (right, probability), accuracy, resamples)
    worse = paired_difference(truth, (probability, right), accuracy, resamples)
    assert better["low"] > 0 and worse["value"] == -better["value"]


def test_where_nothing_varies_the_count_decides() -> None:
    flat = {"value": 1.0, "low": 1.0, "high": 1.0}
    few, many = widen_degenerate(flat, 5), widen_degenerate(flat, 500)
    assert few["low"] < many["low"] < 1 == few["value"] == few["high"]
    spread = {"value": 0.8, "low": 0.7, "high": 0.9}
    assert widen_degenerate(spread, 5) == spread
    assert widen_degenerate({"value": 0.0, "low": 0.0, "high": 0.0}, 5)["low"] == pytest.approx(0)
