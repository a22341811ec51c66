"""Between surveys: drift that is seen, remedies that help where they should, none by default."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from explorer.transfer import (
    REMEDIES,
    Choice,
    LabelledSource,
    align,
    choose_remedy,
    measure_drift,
    remedy_named,
)
from explorer.transfer.align import align_subspaces, coral, renormalise
from explorer.transfer.drift import kernel_test
from explorer.transfer.evidence import class_shares_differ, two_sample_aucs, unlabelled_agree
from explorer.transfer.priors import (
    bbse_shares,
    confusion_matrix,
    em_shares,
    reweigh,
    same_shares_p_value,
)
from explorer.transfer.softmax import SoftmaxModel, fit

WIDTH = 8


def survey(
    count: int, *, shares: tuple[float, ...] = (0.5, 0.5), apart: float = 2.5, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, 8) of classes that lie along the first axes."""
    rng = np.random.default_rng(seed)
    classes = rng.choice(len(shares), count, p=shares)
    points = rng.normal(size=(count, WIDTH))
    points[np.arange(count), classes] += apart
    return points, classes.astype(np.int64)


def moved(points: np.ndarray, seed: int = 9) -> np.ndarray:
    """The same galaxies through another instrument: shifted and stretched."""
    rng = np.random.default_rng(seed)
    return points * rng.uniform(0.4, 2.5, WIDTH) + rng.normal(size=WIDTH) * 3


def accuracy(answer: np.ndarray, classes: np.ndarray) -> float:
    return float((answer.argmax(axis=1) == classes).mean())


def test_two_halves_of_one_survey_are_alike_and_a_moved_one_is_not() -> None:
    points = survey(600)[0]
    same = measure_drift(points[:300], points[300:])
    assert same.auc["low"] < 0.56 and same.mmd_p > 0.01
    other = measure_drift(points[:300], moved(points[300:]))
    assert other.auc["value"] > 0.9 and other.mmd_p <= 0.01 and other.mmd > same.mmd
    assert "nearly every" in replace(other, auc={"value": 0.99, "low": 0.98, "high": 1}).words()
    assert "most tell" in replace(other, auc={"value": 0.87, "low": 0.85, "high": 0.9}).words()
    telling = other.telling(5)
    assert all(len(rows) == 5 for rows in telling.values())
    assert other.like_b_of_b[telling["b_only"]].mean() > other.like_b_of_b.mean()


def test_a_stronger_shift_is_a_larger_drift() -> None:
    points = survey(500)[0]
    found = [
        measure_drift(points[:250], points[250:] + step).auc["value"] for step in (0.1, 0.5, 1.5)
    ]
    assert found == sorted(found) and found[-1] > 0.95


def test_drift_refuses_what_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="Cannot compare"):
        measure_drift(np.ones((5, 3)), np.ones((5, 4)))


def test_the_kernel_test_is_seeded_and_fair() -> None:
    points = survey(200)[0]
    one, two = (kernel_test(points[:100], points[100:], seed=3) for _ in "ab")
    assert one == two and abs(one[0]) < 0.02


def test_aligned_covariances_agree() -> None:
    ours, theirs = survey(800)[0], moved(survey(800, seed=1)[0])
    source, target = coral(ours, theirs)
    near = np.abs(np.cov(source.T) - np.cov(target.T)).max()
    assert near < 0.35 * np.abs(np.cov(ours.T) - np.cov(theirs.T)).max()
    for how in (renormalise, align_subspaces):
        a, b = how(ours, theirs)
        assert a.shape[1] == b.shape[1] and np.abs(a.mean(axis=0)).max() < 1e-9


def test_class_shares_are_recovered_by_both_ways() -> None:
    points, classes = survey(2_000)
    target, truth = survey(3_000, shares=(0.1, 0.9), seed=2)
    line = fit(points, classes, 2, strength=1.0)
    before, answer = np.array([0.5, 0.5]), line(target)
    assert em_shares(answer, before)[1] == pytest.approx(0.9, abs=0.02)
    joint = confusion_matrix(line(points).argmax(axis=1), classes, 2)
    predicted = np.bincount(answer.argmax(axis=1), minlength=2) / len(target)
    found = bbse_shares(joint, predicted, before)
    assert found[1] == pytest.approx(0.9, abs=0.03)
    after = reweigh(answer, before, found)
    assert accuracy(after, truth) > accuracy(answer, truth)
    assert np.allclose(after.sum(axis=1), 1)


@pytest.mark.parametrize("name", sorted(REMEDIES))
def test_every_remedy_gives_probabilities_with_and_without_target_labels(name: str) -> None:
    points, classes = survey(150, shares=(0.4, 0.4, 0.2))
    target, truth = survey(90, shares=(0.4, 0.4, 0.2), seed=1)
    for near in (None, 12):
        few = {} if near is None else {"near": target[:near], "near_classes": truth[:near]}
        answer = remedy_named(name)(LabelledSource(points, classes, 3, **few), target)
        assert answer.shape == (90, 3) and np.allclose(answer.sum(axis=1), 1)
        assert accuracy(answer, truth) > 0.6


def test_alignment_repairs_another_instrument() -> None:
    points, classes = survey(600, apart=4)
    target, truth = survey(600, apart=4, seed=1)
    source, there = LabelledSource(points, classes, 2), moved(target)
    bare = accuracy(REMEDIES["none"](source, there), truth)
    best = accuracy(REMEDIES["renormalise"](source, there), truth)
    assert best > 0.9 and best > bare + 0.1


def test_few_target_labels_choose_the_remedy_and_no_drift_chooses_none() -> None:
    points, classes = survey(400, apart=4)
    target, truth = survey(400, apart=4, seed=1)
    there = moved(target)
    few = {"near": there[:40], "near_classes": truth[:40]}
    chosen = choose_remedy(LabelledSource(points, classes, 2, **few), there[40:])
    assert set(chosen.scores) == set(REMEDIES)
    answer = REMEDIES[chosen.name](LabelledSource(points, classes, 2, **few), there[40:])
    plain = REMEDIES["none"](LabelledSource(points, classes, 2, **few), there[40:])
    assert accuracy(answer, truth[40:]) >= accuracy(plain, truth[40:]) - 0.02
    calm = choose_remedy(LabelledSource(points, classes, 2), target)
    assert calm.name == "none" and "hardly" in calm.why


def test_alignment_is_chosen_where_it_pays_and_not_where_it_takes_shares_for_looks() -> None:
    points, classes = survey(600, apart=4)
    target, truth = survey(600, apart=4, seed=1)
    source, there = LabelledSource(points, classes, 2), moved(target)
    chosen = choose_remedy(source, there)
    bare = accuracy(REMEDIES["none"](source, there), truth)
    assert accuracy(REMEDIES[chosen.name](source, there), truth) >= bare
    few, known = survey(600, apart=4, shares=(0.02, 0.98), seed=2)
    both = few + 0.3 * np.eye(few.shape[1])[-1]  # other shares, and slightly another look
    harmed = accuracy(REMEDIES["coral"](source, both), known)
    assert harmed < accuracy(REMEDIES["none"](source, both), known) - 0.05
    assert choose_remedy(source, both).name != "coral"


def test_renormalising_leaves_the_source_its_shape() -> None:
    points, _ = survey(300, apart=4)
    ours, theirs = align.renormalise(points, 3 * points + 5)
    assert np.allclose(ours, points - points.mean(axis=0)) and np.allclose(ours, theirs)


def test_other_class_shares_are_recognised_without_a_label_and_another_instrument_is_not() -> None:
    points, classes = survey(800, apart=4)
    target, truth = survey(800, apart=4, shares=(0.1, 0.9), seed=1)
    source = LabelledSource(points, classes, 2)
    before, after = two_sample_aucs(source, target)
    assert before > 0.6 and after < 0.55
    chosen = choose_remedy(source, target)
    assert chosen.name == "bbse" and "shares" in chosen.why
    answer = REMEDIES["bbse"](source, target)
    assert accuracy(answer, truth) >= accuracy(REMEDIES["none"](source, target), truth)
    assert two_sample_aucs(source, moved(target))[1] > 0.8


def test_counts_of_one_survey_are_alike_and_of_two_are_not() -> None:
    ours = np.array([700, 200, 100])
    assert same_shares_p_value(ours, np.array([14, 4, 2])) > 0.5
    assert same_shares_p_value(ours, np.array([4, 14, 2])) < 0.01
    assert same_shares_p_value(ours, np.array([3, 0, 0])) > 0.1
    once, again = (same_shares_p_value(ours, np.array([9, 9, 2]), seed=3) for _ in "ab")
    assert once == again


def other_looks_and_shares(few: int) -> tuple[LabelledSource, np.ndarray, np.ndarray]:
    """A source, and a target of other class shares whose galaxies look slightly different too."""
    points, classes = survey(600)
    target, truth = survey(600 + few, shares=(0.1, 0.9), seed=1)
    target[:, -2:] += 0.9
    source = LabelledSource(points, classes, 2, near=target[:few], near_classes=truth[:few])
    return source, target[few:], truth[few:]


def test_counted_labels_put_class_shares_right_where_looks_differ_too() -> None:
    source, target, truth = other_looks_and_shares(25)
    assert source.counted_shares[1] == pytest.approx(0.9, abs=0.2)
    before, after = two_sample_aucs(source, target)
    assert 0.55 < before < 0.95 and after > 0.6
    assert class_shares_differ(source) and unlabelled_agree(source, target)
    chosen = choose_remedy(source, target)
    assert chosen.name == "counted" and "own labels" in chosen.why
    bare = accuracy(REMEDIES["none"](source, target), truth)
    assert accuracy(REMEDIES["counted"](source, target), truth) > bare
    assert choose_remedy(replace(source, near=None, near_classes=None), target).name == "none"


def test_labels_of_other_shares_speak_against_alignment(monkeypatch: pytest.MonkeyPatch) -> None:
    points, classes = survey(600)
    alike, truth = survey(660, seed=1)
    one = np.flatnonzero(truth == 1)[:30]  # picked by hand: the rest does not agree
    source = LabelledSource(points, classes, 2, near=alike[:30], near_classes=truth[:30])
    picked = replace(source, near=alike[one], near_classes=truth[one])
    drifted = Choice("coral", "reverse validation", {}, "Named by the drift.")
    module = import_module("explorer.transfer.choose")
    monkeypatch.setattr(module, "_choose_by_drift", lambda source, target: drifted)
    monkeypatch.setattr(module, "_choose_by_labels", lambda right, named: named)
    assert choose_remedy(source, alike[60:]).name == "coral"
    refused = choose_remedy(picked, alike[60:])
    assert refused.name == "none" and "another look" in refused.why


def test_labels_picked_by_hand_do_not_pass_for_class_shares() -> None:
    points, classes = survey(600)
    target, truth = survey(600, seed=1)
    one = np.flatnonzero(truth == 1)[:30]
    picked = LabelledSource(points, classes, 2, near=target[one], near_classes=truth[one])
    assert same_shares_p_value(np.bincount(classes), np.array([0, 30])) < 0.01
    assert class_shares_differ(picked) and not unlabelled_agree(picked, target)
    assert choose_remedy(picked, target).name == "none"


def test_without_target_labels_counted_is_none() -> None:
    points, classes = survey(200)
    source = LabelledSource(points, classes, 2)
    assert np.allclose(REMEDIES["counted"](source, points), REMEDIES["none"](source, points))
    assert not class_shares_differ(source)


def test_an_unknown_remedy_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="coral"):
        remedy_named("prayer")


def test_a_class_without_a_member_gets_no_probability() -> None:
    points, classes = survey(80)
    line = fit(points, classes, 3, strength=1.0)
    assert isinstance(line, SoftmaxModel) and line(points)[:, 2].max() < 1e-12
