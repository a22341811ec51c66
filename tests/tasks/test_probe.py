"""The probe: fitted lines, calibration, scores before belief, and what to label next."""

from pathlib import Path

import numpy as np
import pytest

from explorer.errors import CatalogueError
from explorer.tasks import (
    FewLabels,
    Probe,
    fit_probe,
    fit_space,
    logistic,
    reliability_curve,
    stratified_subsample,
    uncertainty,
)
from explorer.tasks.calibrate import balanced_threshold, fit_isotonic, fit_sigmoid
from explorer.tasks.scores import (
    average_precision,
    balanced_accuracy,
    check_labels,
    roc_auc,
    score_out_of_fold,
)
from explorer.tasks.subsample import LabelSample, SampleWeights


def blobs(
    count: int, *, apart: float = 2.0, share: float = 0.5, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings (N, 24) in which the first axis tells the positives apart."""
    rng = np.random.default_rng(seed)
    truth = rng.random(count) < share
    points = rng.normal(size=(count, 24))
    points[:, 0] += apart * (truth - 0.5)
    return points.astype(np.float32), truth


def test_the_space_has_unit_mean_square_and_keeps_the_order_of_its_axes() -> None:
    points, _ = blobs(400)
    points[:, 3] *= 9
    placed = fit_space(points)(points)
    assert placed.shape == (400, 24)
    assert np.square(placed).sum(axis=1).mean() == pytest.approx(1, rel=1e-3)
    spread = placed.std(axis=0)
    assert spread[0] == spread.max() and spread[0] < 9 * spread[1]


def test_the_space_takes_one_galaxy_and_refuses_nan() -> None:
    assert np.isfinite(fit_space(np.ones((1, 5)))(np.ones((2, 5)))).all()
    with pytest.raises(ValueError, match="finite"):
        fit_space(np.full((3, 2), np.nan))


def test_a_probe_tells_two_blobs_apart_and_says_how_well() -> None:
    points, truth = blobs(300, apart=4)
    fitted = fit_probe(fit_space(points), points, LabelSample(truth))
    fresh, answer = blobs(400, apart=4, seed=1)
    found = fitted.probe(fresh)
    assert found.dtype == np.float32 and found.shape == (400,) and (found > 0).all()
    right = ((found >= fitted.probe.threshold) == answer).mean()
    score = fitted.score
    assert right > 0.93 and score.auc["low"] < score.auc["value"] <= score.auc["high"]
    assert abs(score.balanced_accuracy["value"] - right) < 0.05
    assert not score.warnings


def test_noise_is_called_noise() -> None:
    points, truth = blobs(60, apart=0)
    score = fit_probe(fit_space(points), points, LabelSample(truth)).score
    assert any("guess" in sentence for sentence in score.warnings)


def test_probabilities_are_those_of_a_rare_class() -> None:
    points, truth = blobs(1_500, share=0.05, apart=3)
    fitted = fit_probe(fit_space(points), points, LabelSample(truth))
    fresh, answer = blobs(4_000, share=0.05, apart=3, seed=3)
    assert fitted.probe(fresh).mean() == pytest.approx(answer.mean(), abs=0.015)
    assert fitted.score.calibration_error < 0.03
    assert fitted.score.threshold < 0.3


def test_the_same_seed_gives_the_same_probe() -> None:
    points, truth = blobs(80)
    one, two = (fit_probe(fit_space(points), points, LabelSample(truth), seed=5) for _ in "ab")
    assert np.array_equal(one.probe.weight, two.probe.weight) and one.score == two.score


def test_two_of_each_are_enough_to_begin_with_a_warning() -> None:
    points, _ = blobs(4, apart=4)
    truth = np.array([True, False, True, False])
    points[:, 0] = np.where(truth, 3, -3)
    fitted = fit_probe(fit_space(blobs(100)[0]), points, LabelSample(truth))
    assert len(fitted.score.warnings) >= 2 and np.isfinite(fitted.out_of_fold).all()


@pytest.mark.parametrize(
    ("truth", "word"),
    [([], "no label"), ([1, 1, 1], "All 3"), ([0, 0], "All 2"), ([1, 0, 0], "one positive")],
)
def test_too_few_labels_are_refused_in_one_sentence(truth: list[int], word: str) -> None:
    with pytest.raises(FewLabels, match=word):
        check_labels(np.array(truth))


def test_a_stored_probe_says_the_same(tmp_path: Path) -> None:
    points, truth = blobs(60)
    probe = fit_probe(fit_space(points), points, LabelSample(truth)).probe
    probe.write(tmp_path / "one.npz")
    read = Probe.read(tmp_path / "one.npz")
    assert np.allclose(read(points), probe(points)) and read.threshold == probe.threshold
    (tmp_path / "one.npz").write_bytes(b"PK")
    with pytest.raises(CatalogueError, match="teach it again"):
        Probe.read(tmp_path / "one.npz")
    with pytest.raises(CatalogueError, match="24 numbers"):
        probe(points[:, :3])


def test_calibrations_rise_with_the_score() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=3_000) * 3
    truth = rng.random(3_000) < 1 / (1 + np.exp(-2 * logits))
    at = np.linspace(-6, 6, 50)
    for made in (fit_sigmoid(logits, truth), fit_isotonic(logits, truth)):
        assert (np.diff(made(at)) > 0).all() and made.kind in ("sigmoid", "isotonic")
        assert np.abs(made(at) - 1 / (1 + np.exp(-2 * at))).max() < 0.12
    assert (np.diff(fit_sigmoid(-logits, truth)(at)) >= 0).all()


def test_the_threshold_lies_between_the_classes() -> None:
    truth = np.array([True, True, False, False, False])
    assert balanced_threshold(np.array([4.0, 2.0, 0.0, -1.0, -2.0]), truth) == 0.0  # too few to say
    many = np.repeat(truth, 100)
    logits = np.random.default_rng(0).normal(np.where(many, 3.0, -1.0))
    assert balanced_threshold(logits, many) == pytest.approx(1.0, abs=0.1)
    rng = np.random.default_rng(0)
    rare = rng.random(600) < 0.05
    points = rng.normal(size=(600, 30)) / 5 + 0.12 * rare[:, None]
    known, fresh_rows = np.arange(300), np.arange(300, 600)
    fitted = fit_probe(fit_space(points), points[known], LabelSample(rare[known]))
    given = fitted.probe(points[fresh_rows])
    cut = balanced_accuracy(rare[fresh_rows], given >= fitted.score.threshold)
    assert cut > balanced_accuracy(rare[fresh_rows], given >= 0.5) + 0.05 and cut > 0.75


def test_reliability_counts_every_label_once() -> None:
    _, truth = blobs(95)
    curve = reliability_curve(truth, np.linspace(0, 1, 95))
    assert sum(curve["count"]) == 95 and len(curve["observed"]) == 10
    assert len(reliability_curve(truth[:12], np.linspace(0, 1, 12))["count"]) == 2


def test_a_perfect_score_of_few_is_no_certainty() -> None:
    truth = np.arange(40) < 20
    score = score_out_of_fold(LabelSample(truth), np.where(truth, 0.9, 0.1)[None], 5, threshold=0.5)
    assert score.auc["value"] == score.auc["high"] == 1 and 0.8 < score.auc["low"] < 0.95
    assert score.recall == 1
    few = np.arange(8) < 4
    unsure = score_out_of_fold(LabelSample(few), np.where(few, 0.9, 0.1)[None], 4, threshold=0.5)
    assert unsure.auc["low"] < 0.6 and unsure.balanced_accuracy["low"] < 0.6


def test_the_plot_of_a_rare_kind_reaches_high_probabilities() -> None:
    rng = np.random.default_rng(0)
    given = np.where(np.arange(5_000) < 100, rng.uniform(0.3, 0.9, 5_000), 0.003)
    curve = reliability_curve(rng.random(5_000) < given, given)
    assert max(curve["predicted"]) > 0.5 and sum(curve["count"]) == 5_000
    assert np.abs(np.array(curve["predicted"]) - curve["observed"]).max() < 0.25


def test_the_undecided_come_first() -> None:
    near = uncertainty(np.array([0.02, 0.5, 0.98, np.nan]), 0.5)
    assert near.argmax() == 1 and near[0] == pytest.approx(near[2]) and near[3] == 0
    rare = uncertainty(np.array([0.02, 0.5]), 0.02)
    assert rare[0] > rare[1]


@pytest.mark.parametrize("count", [12, 200])
def test_the_line_is_that_of_scikit_learn(count: int) -> None:
    from sklearn.linear_model import LogisticRegression

    points, truth = blobs(count, apart=1)
    weights, bias = logistic.fit(points, truth, 3.0)
    model = LogisticRegression(C=3.0, class_weight="balanced", tol=1e-8, max_iter=9_999)
    model.fit(points.astype(np.float64), truth)
    assert np.allclose(weights, model.coef_[0], atol=1e-3)
    assert bias == pytest.approx(model.intercept_[0], abs=1e-3)


def test_the_two_areas_are_those_of_scikit_learn() -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    rng = np.random.default_rng(1)
    truth, given = rng.random(200) < 0.3, rng.integers(0, 20, 200) / 20
    assert roc_auc(truth, given) == pytest.approx(roc_auc_score(truth, given))
    assert average_precision(truth, given) == pytest.approx(average_precision_score(truth, given))


def test_of_very_many_labels_a_rare_kind_is_kept_whole() -> None:
    truth = np.arange(50_000) % 500 == 0
    rows, weights = stratified_subsample(truth, most=1_000)
    assert len(rows) == 1_000 and truth[rows].sum() == 100
    assert (np.diff(rows) > 0).all() and weights.of(truth[rows]).sum() == pytest.approx(50_000)
    assert (
        len(stratified_subsample(~truth, most=1_000)[0]) == 1_000
        and stratified_subsample(~truth, most=1_000)[1].no == 1
    )
    few, each = stratified_subsample(truth[:900])
    assert few.tolist() == list(range(900)) and each == SampleWeights()


def test_a_drawn_part_gives_the_probabilities_and_figures_of_all() -> None:
    points, truth = blobs(12_000, share=0.05, apart=3)
    space = fit_space(points)
    whole = fit_probe(space, points, LabelSample(truth))
    rows, weights = stratified_subsample(truth, most=2_000)
    part = fit_probe(space, points[rows], LabelSample(truth[rows], weights=weights))
    fresh, answer = blobs(8_000, share=0.05, apart=3, seed=1)
    assert part.probe(fresh).mean() == pytest.approx(whole.probe(fresh).mean(), rel=0.15)
    for name in ("auc", "average_precision", "balanced_accuracy"):
        one, all_of_them = getattr(part.score, name), getattr(whole.score, name)
        assert one["low"] - 0.02 <= all_of_them["value"] <= one["high"] + 0.02
    right = answer[part.probe(fresh) >= part.probe.threshold].mean()
    assert part.score.precision == pytest.approx(right, abs=0.06)
    assert part.score.log_loss == pytest.approx(whole.score.log_loss, abs=0.02)
    assert part.score.calibration_error < 0.03
