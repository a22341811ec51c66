"""The figures of a labelling session, by hand."""

import numpy as np
import pytest

from explorer.evaluate.session_metrics import (
    add_labels_to_match,
    held_out_figures,
    session_figures,
    summarise,
)
from explorer.evaluate.simulated_researcher import Session

POSITIVE = np.array([1, 1, 0, 0, 1, 0], bool)


def figures(scores: list[float], shown: list[int]) -> dict:
    session = Session(np.array(shown), np.array(scores, np.float32), [0.5])
    unshown = ~np.isin(np.arange(6), shown)
    return session_figures(session, POSITIVE, unshown, page=2, seed=0)


def test_what_was_shown_leads_and_what_was_not_is_measured_apart() -> None:
    found = figures([0, 0, 0.1, 0.2, 0.9, 0.3], [0, 2, 1, 3])
    assert found["ap"] == 1 and found["ap_unshown"] == found["ap_common"] == 1
    assert found["left_unshown"] == 1 and found["seconds"] == 0.5
    assert found["recall"].tolist() == pytest.approx([1 / 3, 2 / 3])
    worse = figures([0, 0, 0.1, 0.2, 0.3, 0.9], [0, 2, 1, 3])
    assert worse["ap_unshown"] == 0.5 and worse["ap"] < found["ap"]


def test_held_out_figures_are_of_the_order_alone() -> None:
    best = held_out_figures({20: np.array([6, 5, 1, 2, 4, 3.0])}, POSITIVE, seed=0)
    worst = held_out_figures({20: -np.array([6, 5, 1, 2, 4, 3.0])}, POSITIVE, seed=0)
    assert best["ap_held_out"] == 1 > worst["ap_held_out"]
    assert best["precision_held_out"] == [0.5, 0.5, 0.5]


def test_what_is_held_out_is_judged_after_each_number_of_labels() -> None:
    right, wrong = np.array([6, 5, 1, 2, 4, 3.0]), -np.array([6, 5, 1, 2, 4, 3.0])
    found = held_out_figures({50: wrong, 70: right}, POSITIVE, seed=0)
    assert found["ap_held_out"] == found["held_out_after"]["70"] == 1
    again = held_out_figures({50: right, 70: right}, POSITIVE, seed=0)
    told = summarise([figures([0] * 6, [0, 2]) | each for each in (found, again)], page=2)
    after, spread = told["ap_held_out_after"], told["ap_held_out_after_sd"]
    assert after["70"] == 1 and spread["70"] == 0
    assert after["50"] == (found["held_out_after"]["50"] + 1) / 2 and spread["50"] > 0


def test_a_summary_has_mean_and_spread_by_labels_given() -> None:
    runs = [figures([0, 0, 0.1, 0.2, last, 0.5], [0, 2, 1, 3]) for last in (0.9, 0.3)]
    told = summarise(runs, page=2)
    assert told["ap_unshown"] == 0.75 and told["ap_unshown_sd"] == 0.25
    assert list(told["recall_at_labels"]) == ["2", "4"] and told["seconds_per_round"] == 0.5
    assert set(told["precision_at"]) == {"50", "100", "200"}
    assert "precision_at_held_out" not in told


def test_labels_to_match_are_the_first_that_reach_the_others_recall() -> None:
    curves = {"ours": {"10": 0.5, "20": 0.9}, "theirs": {"10": 0.1, "20": 0.5}}
    methods = add_labels_to_match({name: {"recall_at_labels": c} for name, c in curves.items()})
    assert methods["ours"]["labels_to_match"] == {"theirs": 10}
    assert methods["theirs"]["labels_to_match"] == {"ours": None}
