"""The map: reproducible, finite for every input, and true to neighbourhoods."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import explorer
from explorer import maps
from explorer.__main__ import main
from explorer.catalogue.manifest import Manifest
from explorer.errors import CatalogueError
from explorer.maps import Graph
from explorer.maps.layout import gpu_umap
from explorer.pipeline.build import Recipe, build
from explorer.pipeline.maps import graph_of, sampled_map
from explorer.pipeline.rebuild import lay_out_again
from explorer.progress import Progress
from tests.conftest import write_galaxies


def clusters(count: int, seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(4, 16))
    group = np.arange(count) % 4
    vectors = centres[group] + rng.normal(scale=0.2, size=(count, 16))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), group


def knn(vectors: NDArray[np.float32], k: int = 15) -> Graph:
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -np.inf)
    ids = np.argsort(-similarity, axis=1)[:, :k]
    return Graph(ids, np.take_along_axis(similarity, ids, axis=1))


def brute(known: NDArray[np.float32], some: NDArray[np.float32], k: int):
    similarity = some @ known.T
    ids = np.argsort(-similarity, axis=1)[:, :k]
    return ids, np.take_along_axis(similarity, ids, axis=1)


def stay_together(positions: NDArray[np.float32], group: NDArray[np.int64]) -> float:
    apart = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return float((group[apart.argmin(axis=1)] == group).mean())


@pytest.mark.parametrize("method", maps.METHODS)
def test_clusters_stay_together_and_the_seed_repeats_the_map(method: str) -> None:
    vectors, group = clusters(300)
    graph, recipe = knn(vectors), maps.Recipe(method=method, seed=1)
    first = maps.layout(vectors, graph, recipe)
    assert np.array_equal(first, maps.layout(vectors, graph, recipe))
    assert stay_together(first, group) > 0.95
    judged = maps.fidelity(vectors, first, graph)
    assert judged is not None
    assert judged.preservation > 0.3 and judged.trustworthiness > 0.9
    shuffled = maps.fidelity(vectors, first[np.random.default_rng(0).permutation(300)], graph)
    assert shuffled is not None and shuffled.preservation < 0.2


@pytest.mark.parametrize("method", maps.METHODS)
def test_the_fit_says_how_far_it_is(method: str) -> None:
    vectors, _ = clusters(100)
    shares: list[float] = []
    maps.layout(vectors, knn(vectors), maps.Recipe(method=method), tell=shares.append)
    assert shares and shares == sorted(shares) and 0 <= shares[0] and shares[-1] == 1


@pytest.mark.parametrize("count", [1, 2, 3, 15, 17])
@pytest.mark.parametrize("method", maps.METHODS)
def test_fewer_galaxies_than_neighbours_get_places_of_their_own(count: int, method: str) -> None:
    vectors, _ = clusters(count)
    recipe = maps.Recipe(method=method, neighbours=50)
    positions = maps.layout(vectors, knn(vectors, count - 1), recipe)
    assert positions.shape == (count, 2) and np.isfinite(positions).all()
    assert len(np.unique(positions, axis=0)) == count


@pytest.mark.parametrize("method", maps.METHODS)
def test_identical_galaxies_can_still_be_told_apart(method: str) -> None:
    vectors = np.repeat(clusters(1)[0], 40, axis=0)
    positions = maps.layout(vectors, knn(vectors), maps.Recipe(method=method))
    assert np.isfinite(positions).all()
    assert len(np.unique(positions, axis=0)) == 40
    assert maps.fidelity(vectors[:20], positions[:20], knn(vectors[:20])) is None


def test_new_galaxies_land_beside_their_nearest_and_alone_as_in_company() -> None:
    vectors, group = clusters(200)
    positions = np.stack([group * 10.0, np.arange(200)], axis=1).astype(np.float32)
    new, new_group = clusters(20, seed=0)
    nearest = lambda some, k: brute(vectors, some, k)  # noqa: E731
    placed = maps.place(new, positions, nearest)
    assert np.allclose(placed[:, 0], new_group * 10.0)
    assert np.allclose(placed[7], maps.place(new[7:8], positions, nearest)[0], atol=1e-5)
    same = vectors[:1].repeat(9, axis=0)
    twins = maps.place(same, positions[:9], lambda some, k: brute(same, some, k))
    assert np.isfinite(twins).all()


def test_places_spread_from_neighbour_to_neighbour_as_far_as_there_are_any() -> None:
    chain = np.array([[1, 1], [0, 2], [1, 3], [2, 2], [5, 5], [4, 4]])
    graph = Graph(chain, np.array([[0.9, 0.8]] * 6, np.float32))
    made = maps.spread(graph, np.array([0]), np.array([[3.0, 4.0]], np.float32))
    assert np.allclose(made[:4], [3, 4]) and np.isnan(made[4:]).all()
    vectors, group = clusters(400)
    known = np.arange(0, 400, 5)
    positions = np.stack([group[known] * 10.0, known], axis=1).astype(np.float32)
    assert np.allclose(maps.spread(knn(vectors), known, positions)[:, 0], group * 10.0, atol=0.1)


def test_landmarks_hold_the_oddest() -> None:
    oddness = np.linspace(0, 1, 1000, dtype=np.float32)
    chosen = maps.landmarks(oddness, most=300)
    assert len(np.unique(chosen)) == 300
    assert {997, 998, 999} <= set(chosen.tolist())
    assert maps.landmarks(oddness, most=1000).tolist() == list(range(1000))


def test_a_sampled_map_is_about_as_true_as_a_whole_one() -> None:
    vectors, group = clusters(1200)
    graph, recipe = graph_of(vectors, 16), maps.Recipe()
    shares: list[float] = []
    odd = np.zeros(1200, np.float32)
    made = sampled_map(vectors, graph, odd, recipe, most=400, tell=shares.append)
    again = sampled_map(vectors, graph, odd, recipe, most=400)
    assert np.array_equal(made, again) and stay_together(made, group) > 0.95
    assert shares == sorted(shares) and shares[-1] == 1
    rows = np.arange(1200)
    whole = maps.preservation(maps.layout(vectors, graph, recipe), graph, rows)
    assert maps.preservation(made, graph, rows) > 0.85 * whole


@pytest.mark.parametrize(
    "wrong", [{"method": "pca"}, {"neighbours": 1}, {"neighbours": 500}, {"min_dist": 1.0}]
)
def test_a_recipe_that_no_method_can_follow_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must lie between|There is no method"):
        maps.Recipe(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["map", "sky", "", "../up", "Fine", "a b", "x" * 40])
def test_a_layout_has_a_name_that_is_free_and_safe(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a layout"):
        maps.checked_name(name)


@pytest.mark.gpu
def test_a_gpu_lays_out_as_well() -> None:
    if gpu_umap() is None:
        pytest.skip("cuML is not installed, or it finds no GPU")
    vectors, group = clusters(2000)
    assert stay_together(maps.layout(vectors, knn(vectors)), group) > 0.95


def test_layouts_lie_side_by_side_and_old_places_stay(
    catalogue: Path, fake_encoder: None, tmp_path: Path
) -> None:
    recipe = maps.Recipe(neighbours=5, min_dist=0.0)
    lay_out_again(catalogue, "fine", recipe, Progress())
    before = explorer.open(catalogue).catalogue
    record = before.manifest.layouts["fine"]
    assert record["neighbours"] == 5 and 0 < record["preservation"] <= 1
    places = {name: before.map_xy(name) for name in ("map", "fine")}
    assert not np.allclose(places["fine"], places["map"])
    more = write_galaxies(tmp_path / "more", 50)
    text = more.read_text().replace("58772295276743", "58772295276800")
    more.write_text("\n".join(text.splitlines()[:12]) + "\n")
    build(Recipe(str(more), catalogue), Progress())
    after = explorer.open(catalogue).catalogue
    assert len(after) > len(before)
    for name, old in places.items():
        assert np.array_equal(after.map_xy(name)[: len(before)], old)
        assert np.isfinite(after.map_xy(name)).all()
    assert len(list((catalogue / "layouts").iterdir())) == 1
    lay_out_again(catalogue, "fine", None, Progress())
    assert Manifest.read(catalogue).layouts == {}
    assert not list((catalogue / "layouts").iterdir())


def test_the_command_makes_lists_and_refuses(catalogue: Path, capsys) -> None:
    assert main(["map", str(catalogue), "--name", "tight", "--method", "tsne"]) == 0
    assert main(["map", str(catalogue)]) == 0
    assert "tight" in capsys.readouterr().out
    assert main(["map", str(catalogue), "--name", "none", "--remove"]) == 2
    assert main(["map", str(catalogue), "--name", "../x"]) == 2
    assert "cannot name a layout" in capsys.readouterr().err


def test_a_lost_layout_says_how_to_make_it_again(catalogue: Path) -> None:
    lay_out_again(catalogue, "fine", maps.Recipe(), Progress())
    next((catalogue / "layouts").glob("fine-*")).write_bytes(b"")
    with pytest.raises(CatalogueError, match=r"map .* --name fine"):
        explorer.open(catalogue).catalogue.map_xy("fine")
