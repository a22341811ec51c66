"""Look-alikes: itself and duplicates left out, filters inside, pages that join without a gap."""

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.similarity import Sky, nearest, query_vector, share_found
from index import FlatIndex

NONE = np.zeros(0, np.int64)


@pytest.fixture
def vectors() -> NDArray[np.float32]:
    rng = np.random.default_rng(0)
    made = rng.normal(size=(400, 8)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_pages_join_without_gap_or_repeat(vectors: NDArray[np.float32]) -> None:
    index, own = FlatIndex.build(vectors), np.array([7])
    whole = nearest(index, vectors[7], k=60, leave_out=own).rows
    pages = [nearest(index, vectors[7], k=20, offset=at, leave_out=own).rows for at in (0, 20, 40)]
    assert np.array_equal(np.concatenate(pages), whole)
    assert 7 not in whole
    exact = np.argsort(-(vectors @ vectors[7]))
    assert np.array_equal(whole, exact[1:61])


def test_identical_images_are_folded_into_one(vectors: NDArray[np.float32]) -> None:
    vectors[10:14] = vectors[10]  # one galaxy four times
    vectors[20] = vectors[7]  # the query listed twice
    found = nearest(FlatIndex.build(vectors), vectors[7], k=398, leave_out=np.array([7]))
    assert 20 not in found.rows
    leader = [at for at, row in enumerate(found.rows) if row in (10, 11, 12, 13)]
    assert len(leader) == 1 and found.folded[leader[0]] == 3
    assert len(found.rows) == 400 - 2 - 3


def test_shreds_of_one_source_are_folded(vectors: NDArray[np.float32]) -> None:
    ra, dec = np.linspace(0, 300, 400), np.zeros(400)
    second = int(np.argsort(-(vectors @ vectors[0]))[1])
    fourth = int(np.argsort(-(vectors @ vectors[0]))[3])
    ra[fourth] = ra[second] + 2 / 3600
    found = nearest(
        FlatIndex.build(vectors), vectors[0], k=5, leave_out=np.array([0]), sky=Sky(ra, dec)
    )
    assert second in found.rows and fourth not in found.rows
    assert found.folded[found.rows.tolist().index(second)] == 1


def test_k_results_whenever_k_exist(vectors: NDArray[np.float32]) -> None:
    allow = np.zeros(400, dtype=bool)
    allow[[1, 50, 399]] = True
    found = nearest(FlatIndex.build(vectors), vectors[0], k=3, leave_out=NONE, allow=allow)
    assert set(found.rows.tolist()) == {1, 50, 399}
    assert len(nearest(FlatIndex.build(vectors), vectors[0], k=5000).rows) == 400


def test_an_unlike_pushes_its_kind_down(vectors: NDArray[np.float32]) -> None:
    liked = query_vector(vectors, [0])
    assert np.allclose(liked, vectors[0], atol=1e-6)
    pushed = query_vector(vectors, [0], [3])
    assert pushed @ vectors[3] < liked @ vectors[3]
    assert np.isclose(np.linalg.norm(pushed), 1, atol=1e-5)


def test_recall_is_told_in_words() -> None:
    assert share_found(1.0) == "all true neighbours found"
    assert share_found(0.97) == "97 % of true neighbours found"
    assert share_found(0.99999) == "99.9 % of true neighbours found"
