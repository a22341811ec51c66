"""The simulated researcher: the same rules for every method, and ours finds a planted class."""

import json

import numpy as np
import pytest

from explorer.evaluate import anomaly_match, discovery
from explorer.evaluate.discovery import (
    COMPARED,
    Inputs,
    Trial,
    discovery_figure,
    evaluate_discovery,
)
from explorer.evaluate.search_methods import METHODS
from explorer.evaluate.simulated_researcher import simulate_session
from explorer.evaluate.taste_search import TasteSearch

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def result(planted):
    return evaluate_discovery(*planted, Trial(labels=40, repeats=1, methods=COMPARED))


def test_the_result_has_the_shape_scripts_rely_on(result):
    assert list(result["methods"]) == list(COMPARED)
    for measures in result["methods"].values():
        assert {"ap", "ap_sd", "ap_unshown", "ap_unshown_sd", "seconds_per_round"} <= set(measures)
        assert set(measures["precision_at"]) == {"50", "100", "200"}
        assert list(measures["recall_at_labels"]) == ["10", "20", "30", "40"]
    json.dumps(result)


def test_ours_finds_the_planted_class_and_chance_does_not(result):
    ours, chance = result["methods"]["ours"], result["methods"]["random"]
    assert ours["recall_at_labels"]["40"] > 0.7
    assert ours["ap"] > chance["ap"] + 0.4


def test_the_same_seed_gives_the_same_figures(planted):
    one, two = (
        evaluate_discovery(*planted, Trial(labels=20, repeats=1, methods=["ours"]))["methods"][
            "ours"
        ]
        for _ in range(2)
    )
    one.pop("seconds_per_round"), two.pop("seconds_per_round")
    assert one == two


def test_more_labels_than_galaxies_is_all_galaxies(planted):
    vectors, positive = planted
    few = evaluate_discovery(vectors[10:40], positive[10:40], Trial(200, 1, ["random"]))
    assert few["methods"]["random"]["recall_at_labels"]["30"] == 1


def test_every_method_is_asked_about_the_same_galaxies(planted):
    vectors, positive = planted
    trial = Trial(labels=30, repeats=2, methods=["ours", "random"], held_out=0.4)
    result = evaluate_discovery(vectors, positive, trial)
    found = result["methods"]
    assert found["ours"]["ap_held_out"] > found["random"]["ap_held_out"] + 0.3
    assert result["ceiling_held_out"] > 0.8 and result["held_out"] == 0.4
    assert set(found["ours"]["precision_at_held_out"]) == {"50", "100", "200"}
    assert list(found["ours"]["ap_held_out_after"]) == ["30"]
    assert 0 <= found["ours"]["ap_common"] <= 1
    assert found["random"]["labels_to_match"] == {"ours": None}
    assert found["ours"]["labels_to_match"]["random"] <= 30


def test_a_second_session_does_not_change_the_first(planted):
    vectors, positive = planted
    one, other = (
        evaluate_discovery(vectors, positive, Trial(20, 1, ["ours"], held_out=share))["methods"][
            "ours"
        ]
        for share in (0.0, 0.5)
    )
    assert one["ap"] == other["ap"] and one["recall_at_labels"] == other["recall_at_labels"]
    assert "ap_held_out" not in one and one["ap_unshown"] == other["ap_unshown"]


def test_a_long_session_tells_on_the_way_what_a_short_one_does(planted):
    long, short = (
        evaluate_discovery(*planted, Trial(labels, 1, ["rocchio"]))["methods"]["rocchio"]
        for labels in (70, 50)
    )
    assert list(long["ap_held_out_after"]) == ["50", "70"]
    assert long["ap_held_out_after"]["50"] == short["ap_held_out"]
    assert long["ap_held_out_after"]["70"] == long["ap_held_out"]


def test_views_are_made_once_and_only_for_a_method_that_is_trained_on_them(
    planted, planted_views, monkeypatch
):
    made = []
    monkeypatch.setattr(anomaly_match, "FIRST", 1)
    inputs = Inputs(views=lambda: made.append(1) or planted_views)
    for methods in (["random"], ["anomalymatch", "random"]):
        trial = Trial(20, 2, methods, held_out=0.4)
        result = evaluate_discovery(*planted, trial, inputs=inputs)
    assert made == [1] and "ap_held_out" in result["methods"]["anomalymatch"]
    with pytest.raises(ValueError, match="no galaxy wanted"):
        evaluate_discovery(planted[0], np.zeros(400, bool), trial, inputs=inputs)
    assert made == [1]


def test_each_method_of_each_repeat_is_told(planted):
    told = []
    trial = Trial(10, 2, ["random", "rocchio"], held_out=0)
    evaluate_discovery(*planted, trial, report=told.append)
    assert told == [f"repeat {n} of 2: {name}" for n in (1, 2) for name in ("random", "rocchio")]


def test_no_label_of_a_held_out_galaxy_is_asked_for(planted, monkeypatch):
    vectors, positive = planted
    asked = []
    monkeypatch.setitem(METHODS, "ours", lambda space, seed: _Spy(space, seed, asked))
    evaluate_discovery(vectors, positive, Trial(60, 1, ["ours"], held_out=0.5))
    offered = discovery.draw_offered(positive, 0.5, 0)
    assert positive[offered].sum() == positive[~offered].sum() == 10
    assert len(asked) == 60 and offered[asked].all()


class _Spy(TasteSearch):
    """Notes what the ranking that is judged was fitted on."""

    def __init__(self, space, seed, asked):
        super().__init__(space, seed)
        self.asked = asked

    def scores(self, shown, interest):
        self.asked[:] = shown.tolist()
        return super().scores(shown, interest)


@pytest.mark.parametrize(("wanted", "left"), [(1, 1), (2, 1), (3, 1), (4, 2)])
def test_rare_ones_are_on_both_sides(wanted, left):
    offered = discovery.draw_offered(np.arange(50) < wanted, 0.5, 0)
    assert offered[:wanted].sum() == left
    assert offered.all() == (wanted == 1)


def test_a_diluted_class_has_the_share_asked_for(planted):
    rows = discovery.dilute(planted[1], 0.02, seed=3)
    assert planted[1][rows].mean() == pytest.approx(0.02, abs=0.003)
    other = discovery.dilute(planted[1], 0.02, seed=4)
    assert not np.array_equal(rows, other)


def test_the_figure_has_a_curve_for_each_method(result):
    assert len(discovery_figure(result).data) == len(COMPARED)


def test_nothing_to_find_is_refused(planted):
    vectors, positive = planted
    with pytest.raises(ValueError, match="no galaxy wanted"):
        evaluate_discovery(vectors, np.zeros(400, bool))
    with pytest.raises(ValueError, match="399 answers"):
        evaluate_discovery(vectors, positive[1:])
    with pytest.raises(ValueError, match="Known: ours, walmsley22"):
        evaluate_discovery(vectors, positive, Trial(methods=["theirs"]))


def test_alike_begins_with_the_same_galaxies_for_every_method(planted, monkeypatch):
    begun = {}

    def noted(method, positive, **words):
        begun.setdefault(type(method).__name__, []).append(words["first"].tolist())
        return simulate_session(method, positive, **words)

    monkeypatch.setattr(discovery, "simulate_session", noted)
    trial = Trial(labels=20, repeats=2, methods=["ours", "rocchio", "random"], alike=True)
    result = evaluate_discovery(*planted, trial)
    assert begun["TasteSearch"] == begun["RocchioSearch"] == begun["FixedRanking"]
    assert len(begun["TasteSearch"]) == 4 and result["alike"] and not result["votes"]
