"""Tests of explorer.evaluate.lightcurve_ways."""

import numpy as np
import pytest

from explorer.evaluate import lightcurve_ways as ways
from explorer.lightcurves.few_labels import Taught
from explorer.lightcurves.measures import measure_curves
from explorer.lightcurves.simulate import simulate
from tests.lightcurves.conftest import QUICK, quick_encoder


def test_few_labels_hold_one_of_each_kind() -> None:
    classes = np.array([0] * 90 + [1] * 9 + [2])
    few = ways.stratified_share(classes, 0.05, np.random.default_rng(0))
    assert set(classes[few]) == {0, 1, 2} and len(few) == 6


def test_scores_are_one_for_the_truth_and_lower_for_a_guess() -> None:
    truth = np.array([0, 0, 0, 1, 2])
    assert set(ways.classification_scores(truth, truth).values()) == {1.0}
    guess = ways.classification_scores(truth, np.zeros(5, np.int64))
    assert guess["mcc"] == 0 and guess["macro_f1"] < guess["weighted_f1"] < 1


def test_half_of_each_class_is_never_taught() -> None:
    classes = np.array([0] * 90 + [1] * 9 + [2] * 4)
    taught = ways.taught_half(classes, seed=1)
    assert [int(taught[classes == kind].sum()) for kind in range(3)] == [45, 5, 2]
    assert np.array_equal(taught, ways.taught_half(classes, seed=1))


def test_the_shortfall_is_of_the_best_way_and_leaves_out_what_has_no_labels() -> None:
    def case(chosen: float, **other: float) -> dict[str, dict[str, float]]:
        each = dict.fromkeys(ways.JUDGED, 0.1) | other | {"chosen": chosen}
        return {way: {"macro_f1": value} for way, value in each.items()}

    shares = {"0": case(0.0), "0.05": case(0.6, linear=0.65), "0.2": case(0.81, forest=0.8)}
    found = ways.shortfall({"asas": shares, "ogle": {"1": case(0.5, transfer=0.505)}})
    assert (found["count"], found["missed"]) == (3, 1)
    assert found["most"] == pytest.approx(0.05) and found["mean"] == pytest.approx(0.045 / 3)
    worst = max(found["cases"], key=lambda one: one["below"])
    assert (worst["target"], worst["share"], worst["best"]) == ("asas", "0.05", "linear")


@pytest.mark.slow
def test_labels_come_from_the_taught_half_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    curves, kinds = simulate(QUICK, 40, seed=9)
    names, classes = np.unique(kinds, return_inverse=True)
    target = Taught(measure_curves(curves), classes.astype(np.int64), tuple(names))
    seen: list[Taught] = []
    real = ways.choose_way
    monkeypatch.setattr(
        ways, "choose_way", lambda source, taught: seen.append(taught) or real(source, taught)
    )
    found = ways.share_table(quick_encoder(80), target, (0.5,), 2)
    assert set(found) == {"0", "0.5"} and "transfer" not in found["0"]
    assert found["0"]["chosen"] == found["0"]["untouched"]
    assert {*ways.SHOWN, "labels", "why"} == set(found["0.5"]) and len(found["0.5"]["why"]) == 2
    half = target.measures[ways.taught_half(target.classes)]
    for labels in seen:
        assert np.isin(labels.measures[:, 1], half[:, 1]).all()
        assert len(labels.classes) < len(half)
