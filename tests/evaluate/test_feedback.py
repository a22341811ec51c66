"""Likes and dislikes as one query: what is measured, and that ours is worth its place."""

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.evaluate.feedback import MODELS, FeedbackTrial, evaluate_feedback

pytestmark = pytest.mark.slow


def clusters(spread: float) -> tuple[NDArray[np.float32], NDArray[np.object_]]:
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(3, 16))
    labels = np.repeat(np.array(["a", "b", "c"], dtype=object), 60)
    made = centres[np.repeat(np.arange(3), 60)] + spread * rng.normal(size=(180, 16))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32), labels


def test_classes_apart_are_found_whole_and_mixed_ones_are_not() -> None:
    easy = evaluate_feedback(*clusters(0.2), FeedbackTrial(queries=4))
    hard = evaluate_feedback(*clusters(2.5), FeedbackTrial(queries=4))
    assert set(easy["models"]) == set(MODELS) and set(easy["models"]["ours"]["per_class"]) == {
        *"abc"
    }
    assert easy["models"]["ours"]["macro_precision"] == 1.0
    for figures in hard["models"].values():
        assert 0 <= figures["macro_precision"] < 1
    assert evaluate_feedback(*clusters(2.5), FeedbackTrial(queries=4)) == hard


def test_dislikes_do_not_lead_away_from_the_likes() -> None:
    figures = evaluate_feedback(*clusters(1.2), FeedbackTrial(queries=12))["models"]
    assert figures["ours"]["macro_precision"] >= figures["likes only"]["macro_precision"] - 0.02
    assert figures["ours"]["macro_precision"] > figures["logistic"]["macro_precision"]


def test_unlabelled_galaxies_take_no_part_and_small_classes_are_refused() -> None:
    vectors, labels = clusters(0.2)
    labels[:40] = ""
    assert set(
        evaluate_feedback(vectors, labels, FeedbackTrial(queries=2))["models"]["ours"]["per_class"]
    ) == {*"bc"}
    with pytest.raises(ValueError, match="two classes"):
        evaluate_feedback(vectors[:60], labels[:60], FeedbackTrial(queries=2))
