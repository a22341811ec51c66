"""What a change of view does to embeddings: less than another galaxy does, and seeded."""

import numpy as np
import pytest

from explorer.encoder import Encoder, load_encoder
from explorer.encoder.embed import embed_images
from explorer.training.two_views import view_differences
from tests.conftest import galaxy_image

KINDS = ("round", "edge_on", "ring")


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return load_encoder("bundled", device="cpu")


def test_two_views_of_a_galaxy_differ_less_than_two_galaxies(bundled: Encoder) -> None:
    rng = np.random.default_rng(0)
    images = [galaxy_image(rng, kind=KINDS[at % 3]) for at in range(12)]
    found = view_differences(bundled, [images[:5], images[5:]])
    assert found.shape == (12, bundled.dim) and found.dtype == np.float32
    seen = embed_images(bundled, images, views=2).embeddings
    others = np.linalg.norm(seen - np.roll(seen, 1, axis=0), axis=1)
    assert 0 < np.linalg.norm(found, axis=1).mean() < others.mean()
    assert np.array_equal(found, view_differences(bundled, [images[:5], images[5:]]))
    assert not np.array_equal(found, view_differences(bundled, [images[:5], images[5:]], seed=1))
