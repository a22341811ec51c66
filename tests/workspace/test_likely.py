"""What somebody would probably like: the knob, what is expected, and what is still too little."""

import numpy as np
import pytest

from explorer.errors import ArgumentError, LabelError
from explorer.labels import Rater
from explorer.workspace.likely import likely_galaxies, likely_short_of
from explorer.workspace.workspace import Workspace

ME = {"who": "ada", "theme": "interesting"}


@pytest.fixture
def rated(workspace: Workspace) -> Workspace:
    ids = [str(galaxy) for galaxy in workspace.catalogue.ids()]
    workspace.rate(ids[:4], "up", **ME)
    workspace.rate(ids[4:14], "down", **ME)
    return workspace


def test_a_miss_that_costs_more_shows_more_and_misses_less(rated: Workspace) -> None:
    made = [
        likely_galaxies(rated.ranking, Rater(**ME), miss_cost=cost) for cost in (0.1, 1, 9, 1e6)
    ]
    counts = [len(one.rows) for one in made]
    assert counts == sorted(counts) and counts[0] < counts[-1]
    missed = [one.missed for one in made]
    assert missed == sorted(missed, reverse=True) and missed[-1] >= 0
    total = [one.missed + one.expected for one in made]
    assert np.ptp(total) < 1e-3
    for one in made:
        assert (one.probability >= one.threshold).all() and (np.diff(one.probability) <= 0).all()
        assert one.expected == pytest.approx(one.probability.sum(), abs=1e-3)
        assert not np.isin(one.rows, np.arange(14)).any() and one.unrated == len(rated) - 14


def test_a_filter_narrows_what_is_likely(rated: Workspace) -> None:
    every = likely_galaxies(rated.ranking, Rater(**ME), miss_cost=1e6)
    some = likely_galaxies(rated.ranking, Rater(**ME), miss_cost=1e6, where="oddness > 0.5")
    assert 0 < some.unrated < every.unrated and set(some.rows) < set(every.rows)


def test_too_few_ratings_say_how_many_more(workspace: Workspace) -> None:
    ids = [str(galaxy) for galaxy in workspace.catalogue.ids()]
    workspace.rate(ids[:5], "up", **ME)
    with pytest.raises(LabelError, match=r"at least 7 more ratings\."):
        likely_galaxies(workspace.ranking, Rater(**ME))
    workspace.rate(ids[5:12], "up", **ME)
    assert likely_short_of(workspace.ranking, Rater(**ME)).endswith("at least 3 more ratings.")
    workspace.rate(ids[12:15], "unsure", **ME)
    assert "3 more" in likely_short_of(workspace.ranking, Rater(**ME))
    workspace.rate(ids[12:15], "down", **ME)
    assert likely_short_of(workspace.ranking, Rater(**ME)) == ""


@pytest.mark.parametrize("cost", [0, -1, float("nan"), float("inf")])
def test_a_cost_that_is_none_is_refused(rated: Workspace, cost: float) -> None:
    with pytest.raises(ArgumentError, match="give more than 0"):
        likely_galaxies(rated.ranking, Rater(**ME), miss_cost=cost)


def test_python_gives_a_table_with_its_figures(rated: Workspace) -> None:
    table = rated.likely(9, **ME)
    assert list(table.columns) == ["id", "probability"]
    assert table.attrs["threshold"] == pytest.approx(0.1)
    assert table.attrs["expected"] == pytest.approx(table["probability"].sum(), abs=1e-3)
    assert rated.likely(1e6, where="oddness > 0.5", **ME).attrs["unrated"] < len(rated)
