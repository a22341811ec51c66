"""Look-alikes: itself and duplicates left out, filters inside, pages that join without a gap."""

import numpy as np
from numpy.typing import NDArray

from explorer.search.nearest import query_vector, share_found
from tests.search.conftest import search

NONE = np.zeros(0, np.int64)


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


def test_many_blocks_fold_as_one(vectors: NDArray[np.float32], monkeypatch: object) -> None:
    vectors[::7] = vectors[0] + 1e-4 * vectors[::7]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    whole = search(vectors, 3, 400)
    monkeypatch.setattr("explorer.search.duplicates.BLOCK", 9)
    blocks = search(vectors, 3, 400)
    assert np.array_equal(blocks.rows, whole.rows)
    assert all(np.array_equal(*pair) for pair in zip(blocks.groups, whole.groups, strict=True))


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
