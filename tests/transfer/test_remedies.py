"""Tests of explorer.transfer.remedies."""

import numpy as np
import pytest

from explorer.transfer import (
    REMEDIES,
    LabelledSource,
    choose_remedy,
    remedy_named,
)
from explorer.transfer.evidence import class_shares_differ, two_sample_aucs
from tests.transfer.conftest import accuracy, moved, survey


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


def test_without_target_labels_counted_is_none() -> None:
    points, classes = survey(200)
    source = LabelledSource(points, classes, 2)
    assert np.allclose(REMEDIES["counted"](source, points), REMEDIES["none"](source, points))
    assert not class_shares_differ(source)


def test_an_unknown_remedy_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="coral"):
        remedy_named("prayer")
