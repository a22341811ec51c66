"""Names on the map: dense groups are found, and named by what sets them apart."""

import numpy as np
from numpy.typing import NDArray

from explorer.maps.regions import named_regions


def two_groups() -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
    rng = np.random.default_rng(0)
    unit = np.concatenate([rng.normal(c, 0.03, (300, 2)) for c in (0.25, 0.75)])
    first = np.arange(600) < 300
    edge_on = np.where(first, 0.83, 0.05).astype(np.float32)
    common = np.full(600, 0.9, np.float32)
    return unit.astype(np.float32), {"edge on": edge_on, "common": common, "rare": 0 * common}


def test_a_group_is_named_by_what_sets_it_apart() -> None:
    unit, fractions = two_groups()
    (region,) = named_regions(unit, fractions)
    assert region.name == "edge on" and abs(region.share - 0.83) < 0.01
    assert 270 <= region.galaxies <= 300
    assert np.hypot(region.peak[0] - 0.25, region.peak[1] - 0.25) < 0.05
    assert (region.corners > 0.1).all() and (region.corners < 0.4).all()
    assert 3 <= len(region.corners) <= 60


def test_two_groups_have_two_names_and_missing_votes_are_no_votes() -> None:
    unit, fractions = two_groups()
    fractions["ring"] = np.where(fractions["edge on"] > 0.5, 0, 0.7).astype(np.float32)
    fractions["ring"][::3] = np.nan
    fractions["never"] = np.full(600, np.nan, np.float32)
    assert {region.name for region in named_regions(unit, fractions)} == {"edge on", "ring"}


def test_where_nothing_is_apart_nothing_is_named() -> None:
    unit, fractions = two_groups()
    assert named_regions(unit, {"common": fractions["common"]}) == []
    assert named_regions(unit, {}) == []
    assert named_regions(unit[:1], {"edge on": fractions["edge on"][:1]}) == []
    assert named_regions(np.full((50, 2), 0.5, np.float32), {"x": np.ones(50, np.float32)}) == []
