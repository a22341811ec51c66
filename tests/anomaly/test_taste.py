"""The taste: scikit-learn's process agrees, strange ratings stay sensible, likes lead."""

import numpy as np
import pytest
import torch
from scipy.stats import spearmanr
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct, RationalQuadratic

from explorer.anomaly import (
    Taste,
    artefact_probability,
    features,
    gpu,
    liking,
    rank,
    unrated_sample,
    weights,
)
from explorer.anomaly import gaussian as process_module


@pytest.fixture
def galaxies():
    """600 unit vectors in six groups of 100."""
    rng = np.random.default_rng(1)
    vectors = np.repeat(np.eye(16)[:6], 100, axis=0) + 0.15 * rng.normal(size=(600, 16))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


ODD = np.random.default_rng(2).random(600).astype(np.float32)
MODES = ["confident", "balanced", "curious"]


def test_mean_and_deviation_are_scikit_learns(galaxies):
    interest = (np.arange(60) % 3 == 0).astype(np.float32)
    taste = Taste.fit(galaxies[:600:10], interest)
    fitted = taste.process
    share = process_module.LINEAR
    linear = ConstantKernel(fitted.amplitude * share) * DotProduct(0.0, "fixed")
    near = ConstantKernel(fitted.amplitude * (1 - share))
    kernel = linear + near * RationalQuadratic(process_module.LENGTH, alpha=1.0)
    reference = GaussianProcessRegressor(kernel=kernel, optimizer=None, alpha=fitted.noise)
    reference.fit(galaxies[:600:10], interest - fitted.mean)
    mean, std = reference.predict(galaxies, return_std=True)
    prediction = taste.predict(galaxies)
    assert spearmanr(mean, prediction.mean).statistic > 0.999
    assert np.allclose(mean + fitted.mean, prediction.mean, atol=1e-5)
    assert np.allclose(std, prediction.std, atol=1e-4)


def test_the_mean_alone_is_the_same_mean(galaxies):
    unrated = unrated_sample(galaxies, np.arange(3))
    taste = Taste.fit(galaxies[:3], np.array([1, 0, 1], np.float32), unrated=unrated)
    both = taste.predict(galaxies, chunk=64).mean
    assert np.allclose(both, taste.predict_mean(galaxies, chunk=100), atol=1e-5)


def test_what_a_rating_left_out_would_have_scored_is_leave_one_out(galaxies):
    some, interest = galaxies[:600:40], (np.arange(15) % 3 == 0).astype(np.float32)
    fitted = process_module.fit(some, interest)
    kernel = process_module._covariance(some.astype(float)) + np.eye(15) * process_module.NOISE
    rest = np.arange(1, 15)
    weights = np.linalg.solve(kernel[np.ix_(rest, rest)], interest[rest] - fitted.mean)
    assert fitted.left_out[0] - fitted.mean == pytest.approx(kernel[0, rest] @ weights, abs=1e-6)


def test_what_is_like_the_liked_comes_first(galaxies):
    rated = np.array([0, 1, 100, 200, 300, 400, 500])
    scores = rank(galaxies, rated, ["up", "up", *["down"] * 5], ODD, mode="confident")
    assert np.mean(np.argsort(-scores)[:90] < 100) > 0.95


def test_more_likes_of_a_kind_raise_it(galaxies):
    few = Taste.fit(galaxies[[0, 150]], np.array([1, 0], np.float32))
    many = Taste.fit(galaxies[[0, 150, 1, 2, 3]], np.array([1, 0, 1, 1, 1], np.float32))
    assert many.predict(galaxies[50:60]).mean.mean() > few.predict(galaxies[50:60]).mean.mean()


def test_few_directions_tell_the_deviation_of_many_ratings():
    rng = np.random.default_rng(0)
    known, others = rng.normal(size=(2, 400, 6)).astype(np.float32) / 6**0.5
    process = process_module.fit(known, (known[:, 0] > 0).astype(np.float32))
    assert len(process.whitener) < 200
    covariance = process_module._covariance(np.concatenate([known, others]).astype(np.float64))
    noisy = covariance[:400, :400] + np.eye(400) * process_module.NOISE
    told = np.linalg.solve(noisy, covariance[:400, 400:])
    left = np.diag(covariance)[400:] - (covariance[:400, 400:] * told).sum(axis=0)
    exact = np.sqrt(left * process.amplitude)
    assert np.allclose(process_module.predict(process, others)[1], exact, rtol=0.01)


def test_deviation_falls_near_what_was_rated(galaxies):
    taste = Taste.fit(galaxies[:20], np.tile([0, 1], 10).astype(np.float32))
    std = taste.predict(galaxies).std
    assert std[:100].mean() < std[300:400].mean()


def test_scores_out_of_five_are_ordered(galaxies):
    rated = np.array([0, 1, 100, 101, 200, 201])
    scores = rank(galaxies, rated, ["5", "5", "3", "3", "0", "0"], ODD, mode="confident")
    means = [scores[start + 10 : start + 100].mean() for start in (0, 100, 200)]
    assert means[0] > means[1] > means[2]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "answers",
    [["up"], ["down"], ["artefact"], ["unsure"], ["up"] * 9, ["down"] * 9, ["3"], []],
    ids=str,
)
def test_one_sided_ratings_give_finite_scores(galaxies, answers, mode):
    rated = np.arange(len(answers)) * 50
    scores = rank(galaxies, rated, answers, ODD, mode=mode)
    assert scores.shape == (600,) and scores.dtype == np.float32 and np.isfinite(scores).all()
    assert np.array_equal(scores, rank(galaxies, rated, answers, ODD, mode=mode))


@pytest.mark.parametrize("answers", [["up"] * 3, ["down"] * 3, ["up", "artefact", "unsure"]])
def test_a_catalogue_of_three_galaxies(galaxies, answers):
    scores = rank(galaxies[[0, 100, 200]], np.arange(3), answers, ODD[:3])
    assert scores.shape == (3,) and np.isfinite(scores).all()


def test_one_galaxy_rated_both_ways_lands_between(galaxies):
    same = galaxies[[0, 0, 0, 0]]
    mean = Taste.fit(same, np.array([1, 0, 1, 0], np.float32)).predict(galaxies[:1]).mean
    assert 0.3 < mean[0] < 0.7


def test_without_a_rating_the_order_is_oddness(galaxies):
    assert np.array_equal(rank(galaxies, np.empty(0, np.int64), [], ODD), ODD)
    assert np.array_equal(rank(galaxies, np.array([3]), ["unsure"], ODD), ODD)


def test_until_something_is_liked_a_page_is_half_odd_and_half_chance(galaxies):
    scores = rank(galaxies, np.array([5]), ["down"], ODD)
    top = np.argsort(-scores)[:100]
    assert 30 < np.isin(top, np.argsort(-ODD)[:60]).sum() < 70


def test_artefacts_and_their_like_go_down_without_spoiling_the_taste(galaxies):
    rated, answers = np.array([0, 1, 100, 101, 102]), ["up", "up", *["artefact"] * 3]
    chance = artefact_probability(galaxies, rated, answers)
    assert chance.min() >= 0 and chance.max() <= 1
    assert chance[110:200].mean() > 5 * chance[:100].mean()
    scores = rank(galaxies, rated, answers, ODD, mode="confident")
    assert scores[2:100].mean() > scores[200:].mean() > scores[110:200].mean()


def test_weights_speak_for_and_against(galaxies):
    rated, answers = np.array([0, 100, 200, 3]), ["up", "down", "artefact", "unsure"]
    share = weights(galaxies, rated, answers, row=50)
    assert share[0] > 0 and abs(share[0]) > abs(share[1])
    assert share[2] == share[3] == 0


def test_the_background_is_never_a_rated_galaxy(galaxies):
    assert len(unrated_sample(galaxies, np.arange(590))) == 10


def test_features_are_centred_and_evened_and_small_axes_count_more(galaxies):
    stretched = galaxies * np.linspace(1, 0.01, 16, dtype=np.float32)
    even = features(stretched)
    assert even.shape == galaxies.shape and even.dtype == np.float32
    assert np.allclose(even.mean(axis=0), 0, atol=1e-5)
    assert (even**2).sum(axis=1).mean() == pytest.approx(1, abs=1e-4)
    ratio = np.ptp(stretched.std(axis=0)) / stretched.std(axis=0).min()
    assert np.ptp(even.std(axis=0)) / even.std(axis=0).min() < ratio


def test_votes_are_further_features_and_a_missing_one_is_no_harm(galaxies):
    votes = np.random.default_rng(0).random((600, 3)).astype(np.float32)
    votes[5, 1] = np.nan
    more = features(galaxies, votes)
    assert more.shape == (600, 19) and np.isfinite(more).all()
    assert features(galaxies, np.zeros((600, 0), np.float32)).shape == (600, 16)


def test_the_probability_follows_the_answers(galaxies):
    rated = np.array([0, 1, 2, 3, 100, 200, 300, 400, 500, 101])
    answers = ["up"] * 4 + ["down"] * 6
    like, unlike = (liking(galaxies, rated, answers, row) for row in (50, 450))
    assert like is not None and unlike is not None and 0 <= unlike < 0.3 < like <= 1
    assert liking(galaxies, rated[4:], answers[4:], 50) is None
    assert liking(galaxies, rated[:0], [], 50) is None
    all_liked = liking(galaxies[:3], np.arange(3), ["up"] * 3, 1)
    assert all_liked is not None and 0.5 < all_liked < 1


def test_nonsense_is_refused(galaxies):
    with pytest.raises(ValueError, match=r"Unknown mode 'bold'\. Known: confident"):
        rank(galaxies, np.array([0]), ["up"], ODD, mode="bold")
    with pytest.raises(ValueError, match="0 galaxies"):
        Taste.fit(galaxies[:0], np.empty(0, np.float32))


@pytest.fixture
def as_if_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "device_here", lambda: torch.device("cpu"))
    monkeypatch.setattr(gpu, "free_bytes", lambda device: 2**30)
    monkeypatch.setattr(gpu, "FEWEST", 1)


@pytest.mark.usefixtures("as_if_gpu")
def test_features_are_copied_once_and_let_go_with_their_array() -> None:
    many = np.random.default_rng(0).normal(size=(3000, 8)).astype(np.float32)
    first = gpu.on_gpu(many)
    assert first is not None and gpu.on_gpu(many) is first
    other = many.copy()
    assert gpu.on_gpu(other) is not first
    key = id(many)
    del many
    assert key not in gpu._copies


@pytest.mark.usefixtures("as_if_gpu")
def test_without_room_on_the_gpu_the_processor_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "free_bytes", lambda device: 100)
    assert gpu.on_gpu(np.zeros((3000, 8), np.float32)) is None


@pytest.mark.parametrize(
    "device",
    [
        "cpu",
        pytest.param(
            "cuda",
            marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU"),
        ),
    ],
)
def test_a_gpu_predicts_the_same(device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    many = rng.normal(size=(5000, 16)).astype(np.float32)
    taste = Taste.fit(many[:60], (many[:60, 0] > 0).astype(np.float32))
    expected = taste.predict(many)
    monkeypatch.setattr(gpu, "device_here", lambda: torch.device(device))
    monkeypatch.setattr(gpu, "free_bytes", lambda device: 2**30)
    monkeypatch.setattr(gpu, "FEWEST", 1)
    found = taste.predict(many)
    np.testing.assert_allclose(found.mean, expected.mean, atol=1e-5)
    np.testing.assert_allclose(found.std, expected.std, atol=1e-4)
