"""Every search method that is compared keeps to the same rules."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.commands import evaluate_discovery
from explorer.errors import ExplorerError
from explorer.evaluate.search_methods import METHODS, ON_IMAGES, method_named
from explorer.evaluate.search_space import SearchSpace
from explorer.evaluate.simulated_researcher import simulate_session

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", METHODS)
def test_no_method_shows_a_galaxy_twice_or_starts_with_the_truth(planted, planted_views, name):
    if name in ("pineforest", "aadforest"):
        pytest.importorskip("coniferest")
    vectors, positive = planted
    space = replace(SearchSpace.of(vectors), views=planted_views)
    session = simulate_session(method_named(name)(space, 0), positive, labels=25, page=10)
    assert len(set(session.shown.tolist())) == len(session.shown) == 25
    assert session.scores.shape == (400,) and np.isfinite(session.scores).all()
    assert np.array_equal(session.shown[:10], method_named(name)(space, 0).start(10))


def test_the_command_names_those_that_see_images():
    assert evaluate_discovery.ON_IMAGES == ON_IMAGES


@pytest.mark.parametrize("name", ON_IMAGES)
def test_a_search_on_images_says_that_it_has_none(planted, name):
    with pytest.raises(ExplorerError, match="anomalymatch and ours_tuned are trained on images"):
        method_named(name)(SearchSpace.alike(planted[0]), 0)
