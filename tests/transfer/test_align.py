"""Tests of explorer.transfer.align."""

import numpy as np

from explorer.transfer import (
    align,
)
from explorer.transfer.align import align_subspaces, coral, renormalise
from tests.transfer.conftest import moved, survey


def test_aligned_covariances_agree() -> None:
    ours, theirs = survey(800)[0], moved(survey(800, seed=1)[0])
    source, target = coral(ours, theirs)
    near = np.abs(np.cov(source.T) - np.cov(target.T)).max()
    assert near < 0.35 * np.abs(np.cov(ours.T) - np.cov(theirs.T)).max()
    for how in (renormalise, align_subspaces):
        a, b = how(ours, theirs)
        assert a.shape[1] == b.shape[1] and np.abs(a.mean(axis=0)).max() < 1e-9


def test_renormalising_leaves_the_source_its_shape() -> None:
    points, _ = survey(300, apart=4)
    ours, theirs = align.renormalise(points, 3 * points + 5)
    assert np.allclose(ours, points - points.mean(axis=0)) and np.allclose(ours, theirs)
