"""Look-alikes: itself and duplicates left out, filters inside, pages that join without a gap."""

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.catalogue.crossmatch import mosaic_places, sky_places
from explorer.search.duplicates import Same
from explorer.search.nearest import Neighbours, nearest, query_vector, share_found
from index import FlatIndex

NONE = np.zeros(0, np.int64)


def search(vectors: NDArray[np.float32], row: int, k: int, **options: object) -> Neighbours:
    """The look-alikes of one row, by an exact index, duplicates told by their vectors."""
    options = {"same": Same(vectors), "leave_out": np.array([row])} | options
    return nearest(FlatIndex.build(vectors), vectors[row], k=k, **options)  # type: ignore[arg-type]


@pytest.fixture
def vectors() -> NDArray[np.float32]:
    rng = np.random.default_rng(0)
    made = rng.normal(size=(400, 8)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_pages_join_without_gap_or_repeat(vectors: NDArray[np.float32]) -> None:
    whole = search(vectors, 7, 60).rows
    pages = [search(vectors, 7, 20, offset=at).rows for at in (0, 20, 40)]
    assert np.array_equal(np.concatenate(pages), whole)
    assert 7 not in whole
    exact = np.argsort(-(vectors @ vectors[7]))
    assert np.array_equal(whole, exact[1:61])
    assert search(vectors, 7, 20, offset=20).first == 21


def test_identical_images_are_folded_into_one(vectors: NDArray[np.float32]) -> None:
    vectors[10:14] = vectors[10]  # one galaxy four times
    vectors[20] = vectors[7]  # the query listed twice
    found = search(vectors, 7, 398)
    assert 20 not in found.rows
    (leader,) = [at for at, row in enumerate(found.rows) if row in (10, 11, 12, 13)]
    assert {int(found.rows[leader]), *found.groups[leader]} == {10, 11, 12, 13}
    assert found.folded[leader] == 3 and found.folded.sum() == 3
    assert len(found.rows) == 400 - 2 - 3


def test_shreds_of_one_source_are_folded(vectors: NDArray[np.float32]) -> None:
    ra, dec = np.linspace(0, 300, 400), np.zeros(400)
    order = np.argsort(-(vectors @ vectors[0]))
    second, fourth, last = (int(order[at]) for at in (1, 3, -1))
    ra[[fourth, last]] = ra[second] + 2 / 3600
    places = sky_places(ra, dec)
    found = search(vectors, 0, 5, same=Same(vectors, places, 5.0))
    assert second in found.rows and fourth not in found.rows
    group = found.groups[found.rows.tolist().index(second)]
    assert set(group) == {fourth, last}  # wherever they rank, whatever the page
    narrow = search(vectors, 0, 5, same=Same(vectors, places, 1.0))
    assert fourth in narrow.rows and narrow.folded[narrow.rows == second].tolist() == [0]


def test_shreds_in_a_mosaic_are_told_by_pixels(vectors: NDArray[np.float32]) -> None:
    x, y = np.linspace(0, 40_000, 400), np.full(400, 17.0)
    first, second = (int(row) for row in np.argsort(-(vectors @ vectors[0]))[1:3])
    x[second], y[second] = x[first] + 2, 19.0
    same = Same(vectors, mosaic_places(x, y), 4.0)
    found = search(vectors, 0, 5, same=same)
    assert first in found.rows and found.groups[0].tolist() == [second]
    assert not search(vectors, 0, 5, same=Same(vectors, same.places, 0.0)).folded.any()


def test_many_blocks_fold_as_one(vectors: NDArray[np.float32], monkeypatch: object) -> None:
    vectors[::7] = vectors[0] + 1e-4 * vectors[::7]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    whole = search(vectors, 3, 400)
    monkeypatch.setattr("explorer.search.duplicates.BLOCK", 9)  # type: ignore[attr-defined]
    blocks = search(vectors, 3, 400)
    assert np.array_equal(blocks.rows, whole.rows)
    assert all(np.array_equal(*pair) for pair in zip(blocks.groups, whole.groups, strict=True))


def test_a_source_without_a_place_is_never_a_shred(vectors: NDArray[np.float32]) -> None:
    nowhere = np.full(400, np.nan)
    same = Same(vectors, sky_places(nowhere, nowhere), 5.0)
    assert not search(vectors, 0, 300, same=same).folded.any()


def test_places_across_the_pole_and_ra_zero() -> None:
    pole = sky_places(np.array([0.0, 180.0, 90.0]), np.array([89.9999, 89.9999, 0.0]))
    assert pole.around(0, 1.0).tolist() == [0, 1]  # 0.72 arcsec over the pole
    seam = sky_places(np.array([359.9999, 0.0001, 0.01]), np.array([-0.5, -0.5, -0.5]))
    assert seam.around(1, 1.0).tolist() == [0, 1]
    assert seam.around(1, 0.5).tolist() == [1]


def test_k_results_whenever_k_exist(vectors: NDArray[np.float32]) -> None:
    allow = np.zeros(400, dtype=bool)
    allow[[1, 50, 399]] = True
    found = search(vectors, 0, 3, leave_out=NONE, allow=allow)
    assert set(found.rows.tolist()) == {1, 50, 399}
    assert len(search(vectors, 0, 5000, leave_out=NONE).rows) == 400


def test_an_unlike_pushes_its_kind_down(vectors: NDArray[np.float32]) -> None:
    liked = query_vector(vectors[[0]])
    assert np.allclose(liked, vectors[0], atol=1e-6)
    pushed = query_vector(vectors[[0]], vectors[[3]])
    assert pushed @ vectors[3] < liked @ vectors[3]
    assert np.isclose(np.linalg.norm(pushed), 1, atol=1e-5)


def test_recall_is_told_in_words() -> None:
    assert share_found(1.0) == "all true neighbours found"
    assert share_found(0.97) == "97 % of true neighbours found"
    assert share_found(0.99999) == "99.9 % of true neighbours found"
