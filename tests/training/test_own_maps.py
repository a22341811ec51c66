"""Tests of explorer.training.own_maps."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.encoder import Encoder
from explorer.encoder.embed import embed_images
from explorer.encoder.frames import Frame
from explorer.encoder.models import encoder_of
from explorer.encoder.network import GalaxyNet
from explorer.encoder.votes import load_tree
from explorer.errors import EncoderError
from explorer.training.own_maps import (
    embeddings_of,
    features_of_views,
    fit_own_maps,
    leading_map,
    with_levels,
)
from tests.conftest import galaxy_image

TREE = load_tree("gz1")
KINDS = ("round", "edge_on", "ring")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """A small one in two frames, untrained."""
    torch.manual_seed(0)
    network = GalaxyNet("test_resnet", Frame(32), TREE, polar=8)
    network.add_metric(12)
    network.add_around(6)
    record = {"backbone": "test_resnet", "frame": Frame(32).record(), "tree": TREE.record()}
    return encoder_of(network, record, name="small", tree=TREE, device="cpu")


def test_a_map_keeps_the_leading_axes_of_standardised_features() -> None:
    rng = np.random.default_rng(0)
    shared = rng.normal(size=(200, 1))
    loud = np.hstack([shared * 1000, rng.normal(size=(200, 1)) * 1000])
    quiet = np.hstack([shared + 0.01 * rng.normal(size=(200, 1)), np.zeros((200, 1))])
    weight, bias = leading_map(np.hstack([loud, quiet]).astype(np.float32), (2, 2), 1)
    found = np.hstack([loud, quiet]) @ weight.T + bias
    assert abs(np.corrcoef(found[:, 0], shared[:, 0])[0, 1]) > 0.99
    assert np.isfinite(weight).all() and weight.dtype == bias.dtype == np.float32
    assert abs(found.mean()) < 1e-3


def test_fitted_maps_are_as_long_and_are_what_an_embedding_is_made_by(encoder: Encoder) -> None:
    rng = np.random.default_rng(0)
    images = [galaxy_image(rng, kind=KINDS[at % 3]) for at in range(24)]
    before, network = with_levels(encoder)
    features = features_of_views(encoder, network, [images[:10], images[10:]], 2)
    assert features.source.shape == features.whole.shape == (24, 2, network.width)
    fit_own_maps(network, features)
    assert before.metric is not network.metric and before.levels is False
    for made in (before, network):
        seen = embeddings_of(made, features)
        assert seen.shape == (24, 2, encoder.dim)
        np.testing.assert_allclose(np.linalg.norm(seen, axis=-1), 1, rtol=1e-4)
    fitted = encoder_of(network, encoder.record, name="fitted", tree=TREE, device="cpu")
    assert fitted.parts == encoder.parts
    old, new = (embed_images(one, images[:4], views=2) for one in (encoder, fitted))
    assert np.array_equal(old.votes, new.votes)
    assert not np.allclose(old.embeddings, new.embeddings, atol=0.01)


def test_an_encoder_of_one_frame_is_refused(encoder: Encoder) -> None:
    with pytest.raises(EncoderError, match="in two frames"):
        with_levels(replace(encoder, wide=None))
