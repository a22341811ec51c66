"""One galaxy listed twice: found without comparing all pairs, and never on both sides of a fold."""

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.catalogue.crossmatch import mosaic_places, sky_places
from explorer.search.duplicates import Same, duplicate_groups
from explorer.tasks import FewLabels, LabelSample, check_labels, fit_probe, fit_space
from explorer.tasks.intervals import bootstrap_resamples
from explorer.tasks.logistic import stratified_folds
from tests.search.conftest import search

EVERY = np.arange(300)


def vectors(count: int = 300) -> np.ndarray:
    made = np.random.default_rng(0).normal(size=(count, 24)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_the_same_pixels_are_one_galaxy_and_all_others_are_their_own() -> None:
    made = vectors()
    made[40:44] = made[7]
    made[90] = made[7] + 1e-4 * made[91]  # equal but for rounding
    made[90] /= np.linalg.norm(made[90])
    found = duplicate_groups(Same(made), EVERY)
    assert set(np.flatnonzero(found == found[7])) == {7, 40, 41, 42, 43, 90}
    assert len(np.unique(found)) == 300 - 5
    assert len(np.unique(duplicate_groups(Same(made), np.array([41, 8, 7])))) == 2


def test_they_are_those_that_a_search_folds() -> None:
    made = vectors()
    made[100:200] = made[:100] + 0.012 * np.random.default_rng(1).normal(size=(100, 24)) / 5
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    same = Same(made)
    together = duplicate_groups(same, EVERY)[:, None] == duplicate_groups(same, EVERY)
    assert (same.matrix(EVERY, EVERY) <= together).all() and together.sum() > 310


def test_many_blank_images_are_one_group_quickly() -> None:
    made = np.ones((20_000, 8), np.float32) / np.sqrt(8)
    assert len(np.unique(duplicate_groups(Same(made), np.arange(20_000)))) == 1


def test_shreds_of_one_place_are_one_galaxy_across_the_meridian_too() -> None:
    ra, dec = np.linspace(10, 300, 300), np.linspace(-60, 60, 300)
    ra[:2], dec[:2] = (359.9999, 0.0001), (0.0, 0.0)
    ra[5] = dec[5] = np.nan
    found = duplicate_groups(Same(vectors(), sky_places(ra, dec), 5.0), EVERY)
    assert found[0] == found[1] and len(np.unique(found)) == 299
    mosaic = mosaic_places(np.arange(300) * 10.0, np.zeros(300))
    assert len(np.unique(duplicate_groups(Same(vectors(), mosaic, 4.0), EVERY))) == 300
    assert len(np.unique(duplicate_groups(Same(vectors(), mosaic, 10.0), EVERY))) == 1  # in a chain


def test_folds_keep_twins_together_and_both_classes_in_each() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random(120) < 0.3
    number = rng.integers(0, 70, 120)
    parts = list(stratified_folds(truth, 5, seed=1, groups=number))
    assert sorted(np.concatenate([test for _, test in parts])) == list(range(120))
    for train, test in parts:
        assert not set(number[train]) & set(number[test])
        assert len(np.unique(truth[train])) == 2 == len(np.unique(truth[test]))
    alone = [test.tolist() for _, test in stratified_folds(truth, 5, seed=1)]
    assert alone == [
        test.tolist() for _, test in stratified_folds(truth, 5, seed=1, groups=np.arange(120))
    ]


def test_a_score_is_not_raised_by_listing_every_galaxy_twice() -> None:
    rng = np.random.default_rng(3)
    points, truth = rng.normal(size=(40, 60)).astype(np.float32), np.arange(40) % 2 == 0
    twice, both = np.concatenate([points, points]), np.concatenate([truth, truth])
    blind = fit_probe(fit_space(twice), twice, LabelSample(both)).score
    number = np.tile(np.arange(40), 2)
    honest = fit_probe(fit_space(twice), twice, LabelSample(both, number)).score
    assert blind.auc["value"] > honest.auc["value"] + 0.15
    rows = next(bootstrap_resamples(both, number))
    assert len(rows) == 80 and (np.bincount(number[rows], minlength=40) % 2 == 0).all()


def test_one_galaxy_ten_times_is_one_label() -> None:
    truth = np.arange(20) < 10
    with pytest.raises(FewLabels, match="one object"):
        check_labels(truth, np.where(truth, 0, np.arange(20)))


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


def test_a_source_without_a_place_is_never_a_shred(vectors: NDArray[np.float32]) -> None:
    nowhere = np.full(400, np.nan)
    same = Same(vectors, sky_places(nowhere, nowhere), 5.0)
    assert not search(vectors, 0, 300, same=same).folded.any()
