"""Tests of explorer.search.wishes."""

import numpy as np
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError
from explorer.search.wishes import Wishes, weighted_fit
from explorer.search.words import Term

HALF, ROUND = np.array([0.5, 0.1, 0.9]), np.array([0.5, 0.9, 0.1])


def test_the_fit_is_the_geometric_mean() -> None:
    assert weighted_fit([HALF, ROUND], [1, 1]) == pytest.approx([0.5, 0.3, 0.3])
    assert weighted_fit([HALF], [0.3]) == pytest.approx(HALF)


def test_an_unwanted_look_counts_by_its_absence_and_nought_does_not_count() -> None:
    assert weighted_fit([HALF], [-1]) == pytest.approx(1 - HALF)
    assert weighted_fit([HALF, ROUND], [1, 0]) == pytest.approx(HALF)
    more, less = weighted_fit([HALF, ROUND], [1, 0.2]), weighted_fit([HALF, ROUND], [1, 1])
    assert more[2] > less[2] and more[1] < less[1]


def test_a_fit_is_in_its_range_and_unknown_where_a_fraction_is() -> None:
    fit = weighted_fit([np.array([0.0, 1.0, np.nan])], [1])
    assert fit.dtype == np.float32 and 0 < fit[0] < 0.01 and fit[1] == 1 and np.isnan(fit[2])
    with pytest.raises(ValueError, match="differ from 0"):
        weighted_fit([HALF], [0])


def test_votes_of_one_look_are_added_up(built) -> None:
    wishes = Wishes(Catalogue.open(built))
    bright, red = (wishes.catalogue.column(name) for name in ("p_bright", "p_red"))
    both = wishes.fraction(Term("any", ("p_bright", "p_red")))
    assert both == pytest.approx(np.clip(bright + red, 0, 1))


def test_blue_galaxies_are_found_by_their_thumbnails(built) -> None:
    wishes = Wishes(Catalogue.open(built))
    (blue,) = wishes.read("blue").terms
    kinds = wishes.catalogue.column("class")[np.argsort(-wishes.fit([blue]))]
    assert {*kinds[:20]} == {"ring"}
    assert wishes.fit([Term("red")]) == pytest.approx(1 - wishes.fit([blue]), abs=2e-4)


def test_no_weight_at_all_is_refused(built) -> None:
    with pytest.raises(CatalogueError, match="move a slider"):
        Wishes(Catalogue.open(built)).fit([Term("blue", weight=0)])
