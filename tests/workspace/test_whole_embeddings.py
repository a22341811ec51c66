"""Whole embeddings: centred alike whether they are held or read; none where search vectors do."""

import numpy as np
import pytest

from explorer.workspace import whole_embeddings as module
from explorer.workspace.whole_embeddings import whole_embeddings
from explorer.workspace.workspace import Workspace


def test_held_and_read_embeddings_are_the_same(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = np.array([5, 0, 17])
    held = whole_embeddings(workspace.catalogue)
    monkeypatch.setattr(module, "MOST_HELD", 3)
    read = whole_embeddings(workspace.catalogue)
    assert held is not None and read is not None
    assert np.array_equal(held(rows), read(rows))
    everyone = held(np.arange(len(workspace)))
    assert np.allclose(everyone.mean(axis=0), 0, atol=1e-4)
    assert np.square(everyone).sum(axis=1).mean() == pytest.approx(1, abs=1e-3)


def test_of_many_millions_the_search_vectors_must_do(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_READ", 3)
    assert whole_embeddings(workspace.catalogue) is None
    assert len(workspace.ranking(who="ada").rows)
