"""Maps of a catalogue: old places stay, new galaxies are placed, records say how."""

from pathlib import Path

import numpy as np
import pytest

from explorer import maps
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.map_files import read_layout
from explorer.maps import Recipe
from explorer.pipeline.maps import (
    Galaxies,
    NamedLayouts,
    _placed,
    graph_for_map,
    graph_of,
    new_map,
    place_missing,
    place_near,
    recipe_of,
    record_of,
)
from tests.contracts.test_index import unit_vectors

VECTORS = unit_vectors(120)
ODD = np.linspace(0, 1, 120, dtype=np.float32)
QUICK = Recipe("tsne")


def test_known_galaxies_stay_and_the_others_lie_beside_them() -> None:
    known = np.arange(0, 120, 2)
    xy = VECTORS[:, :2].copy()
    placed = place_near(VECTORS, known, xy[known])
    assert np.array_equal(placed[known], xy[known]) and np.isfinite(placed).all()
    others = np.setdiff1d(np.arange(120), known)
    assert (placed[others].min(0) >= xy.min(0) - 0.5).all()
    assert place_near(VECTORS, np.arange(120), xy) is xy


def test_a_record_gives_its_recipe_back() -> None:
    graph = graph_of(VECTORS, 15)
    positions = new_map(Galaxies(VECTORS, graph, ODD), QUICK)
    record = record_of(VECTORS, positions, graph, QUICK)
    assert positions.shape == (120, 2) and record["galaxies"] == 120
    assert "min_dist" not in record  # no part of this method
    assert recipe_of(record, 5) == QUICK
    assert recipe_of({}, 5).seed == 5


def test_a_layout_follows_the_catalogue(tmp_path: Path) -> None:
    manifest = Manifest("in", {}, 8)
    layouts = NamedLayouts(tmp_path, manifest)
    layouts.add("fine", QUICK, VECTORS[:100], ODD[:100])
    whole = Galaxies(VECTORS, graph_of(VECTORS, 15), ODD)
    before = read_layout(tmp_path, manifest.layouts["fine"])
    layouts.renew(whole, keep=True)
    after = read_layout(tmp_path, manifest.layouts["fine"])
    assert after.shape == (120, 2) and np.array_equal(after[:100], before)
    layouts.renew(whole, keep=False)
    assert not np.allclose(read_layout(tmp_path, manifest.layouts["fine"])[:100], before)


def test_the_same_seed_makes_the_same_map() -> None:
    galaxies = Galaxies(VECTORS, graph_of(VECTORS, 15), ODD)
    one, two = (new_map(galaxies, QUICK) for _ in "ab")
    assert np.array_equal(one, two)


def test_a_map_of_very_many_is_judged_by_the_neighbours_of_its_judges(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vectors, odd = unit_vectors(3_000), np.linspace(0, 1, 3_000, dtype=np.float32)
    every = graph_of(vectors, 15)
    for name, most in (("MOST_FITTED", 500), ("MOST_SETTLED", 1_000), ("JUDGED", 2_000)):
        monkeypatch.setattr(maps, name, most)
    few = graph_for_map(vectors, 15)
    assert few.rows is not None and few.ids.shape == (2_000, 15)
    assert np.array_equal(few.of(few.rows[5:9]), every.of(few.rows[5:9]))
    positions = new_map(Galaxies(vectors, few, odd), QUICK)
    judged = record_of(vectors, positions, few, QUICK)
    whole = maps.fidelity(vectors, positions, every, rows=few.rows)
    assert whole is not None and judged["preservation"] == whole.preservation
    assert judged["judged"] == 2_000


def test_those_placed_in_blocks_lie_where_they_would_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    known = np.arange(0, 120, 3)
    whole = place_near(VECTORS, known, VECTORS[known, :2])
    monkeypatch.setattr("explorer.pipeline.maps.PLACED_AT_ONCE", 7)
    assert np.array_equal(place_near(VECTORS, known, VECTORS[known, :2]), whole)


def test_of_very_many_on_a_map_a_sample_says_where_new_ones_lie(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    positions = VECTORS[:, :2].copy()
    positions[100:] = np.nan
    monkeypatch.setattr("explorer.pipeline.maps.MOST_PLACED_BESIDE", 50)
    monkeypatch.setattr("explorer.pipeline.maps.PLACED_AT_ONCE", 30)
    place_missing(VECTORS, positions)
    assert np.array_equal(positions[:100], VECTORS[:100, :2]) and np.isfinite(positions).all()
    assert 25 < len(_placed(positions)) < 75
