"""The coordinates that the compared methods see."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.evaluate.search_space import SearchSpace

pytestmark = pytest.mark.slow


def test_alike_is_the_vectors_alone_for_every_method(planted):
    vectors, _ = planted
    space = SearchSpace.alike(vectors)
    assert space.components is vectors and space.features is space.bare
    assert np.array_equal(space.strangeness, space.oddness)
    assert space.part(np.arange(5)).scaled.shape == (5, 24)
    assert space.part(np.arange(5)).views is None


def test_a_part_has_the_views_of_its_galaxies(planted, planted_views):
    space = replace(SearchSpace.alike(planted[0]), views=planted_views)
    assert space.part(np.array([4, 9])).views.rows.tolist() == [4, 9]
