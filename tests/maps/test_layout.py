"""The map: reproducible, finite for every input, and true to neighbourhoods."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import explorer
from explorer import maps
from explorer.__main__ import main
from explorer.catalogue.manifest import Manifest
from explorer.errors import CatalogueError
from explorer.maps.layout import gpu_umap
from explorer.pipeline.build import Recipe, build
from explorer.pipeline.rebuild import add_or_remove_layout
from explorer.progress import Progress
from tests.conftest import write_galaxies
from tests.maps.conftest import clusters, knn, stay_together


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


def test_cuml_is_given_the_neighbours_there_are_and_a_seed_that_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: dict[str, Any] = {}

    class FakeUmap:
        def __init__(self, **options: Any) -> None:
            given.update(options)

        def fit_transform(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
            return vectors[:, :2]

    monkeypatch.setattr(sys.modules["explorer.maps.layout"], "gpu_umap", lambda: FakeUmap)
    vectors, _ = clusters(60)
    assert maps.layout(vectors, knn(vectors), maps.Recipe(seed=0)).shape == (60, 2)
    ids, distance = given["precomputed_knn"]
    assert ids.shape == distance.shape == (60, given["n_neighbors"])
    assert (ids[:, 0] == np.arange(60)).all() and (distance[:, 0] == 0).all()
    assert given["random_state"] and given["metric"] == "cosine"


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
    add_or_remove_layout(catalogue, "fine", recipe, Progress())
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
    add_or_remove_layout(catalogue, "fine", None, Progress())
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
    add_or_remove_layout(catalogue, "fine", maps.Recipe(), Progress())
    next((catalogue / "layouts").glob("fine-*")).write_bytes(b"")
    with pytest.raises(CatalogueError, match=r"map .* --name fine"):
        explorer.open(catalogue).catalogue.map_xy("fine")
