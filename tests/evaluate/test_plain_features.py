"""Tests of explorer.evaluate.plain_features."""

import numpy as np
from PIL import Image

from explorer.evaluate.plain_features import features_of, pixel_components
from tests.conftest import galaxy_image


def made(count: int = 12) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [galaxy_image(rng, kind=("round", "ring")[i % 2]) for i in range(count)]


def test_pixel_components_are_few_and_centred() -> None:
    images = made()
    parts = pixel_components(images.__getitem__, len(images), components=5)
    assert parts.shape == (12, 5) and np.allclose(parts.mean(axis=0), 0, atol=1e-3)
    again = [np.asarray(Image.fromarray(image).resize((64, 64))).ravel() / 255 for image in images]
    left, scale, _ = np.linalg.svd(np.stack(again) - np.mean(again, axis=0), full_matrices=False)
    assert np.allclose(np.abs(parts[:, 0]), np.abs(left[:, 0] * scale[0]), atol=1e-2)


def test_random_weights_are_those_of_their_seed() -> None:
    images = made(4)
    one, same, other = (
        features_of("untrained", images.__getitem__, 4, views=1, seed=seed) for seed in (1, 1, 2)
    )
    assert np.array_equal(one, same) and not np.allclose(one, other)
