"""Tests of explorer.maps.recipe."""

import pytest

from explorer import maps


@pytest.mark.parametrize(
    "wrong", [{"method": "pca"}, {"neighbours": 1}, {"neighbours": 500}, {"min_dist": 1.0}]
)
def test_a_recipe_that_no_method_can_follow_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must lie between|There is no method"):
        maps.Recipe(**wrong)


@pytest.mark.parametrize("name", ["map", "sky", "", "../up", "Fine", "a b", "x" * 40])
def test_a_layout_has_a_name_that_is_free_and_safe(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a layout"):
        maps.checked_name(name)
