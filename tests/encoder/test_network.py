"""The network that training makes: the lengths of what comes out, with and without rings."""

import pytest
import torch

from explorer.encoder.familiar import Familiarity
from explorer.encoder.frames import Frame
from explorer.encoder.network import GalaxyNet
from explorer.encoder.polar_rings import PolarRings
from explorer.encoder.votes import load_tree

TREE = load_tree("gz1")


def net(polar: int) -> GalaxyNet:
    torch.manual_seed(0)
    return GalaxyNet("test_resnet", Frame(32), TREE, polar=polar).eval()


@pytest.mark.parametrize("polar", [0, 8])
def test_features_embedding_and_votes_have_their_lengths(polar: int) -> None:
    made, pixels = net(polar), torch.rand(2, 3, 32, 32)
    features = made.features(pixels)
    assert features.shape == (2, made.dim + (PolarRings.LENGTH if polar else 0))
    assert made.embedding(features).shape == (2, made.dim)
    votes = made.votes(features)
    assert votes.shape == (2, len(TREE.answers)) and 1 <= votes.min() and votes.max() <= 101
    assert torch.equal(features, made.features(pixels))  # nothing random once in eval mode


def test_a_metric_sets_the_length_and_is_not_trained() -> None:
    made = net(8)
    made.add_metric(16)
    assert made.embedding(made.features(torch.rand(1, 3, 32, 32))).shape == (1, 16)
    assert made.metric is not None and not any(p.requires_grad for p in made.metric.parameters())


def test_a_part_for_whole_cutouts_has_a_length_of_its_own() -> None:
    made = net(8)
    features = made.features(torch.rand(2, 3, 32, 32))
    with pytest.raises(ValueError, match="no part"):
        made.surroundings(features)
    made.add_around(6)
    made.add_familiarity(Familiarity(made.dim))
    assert made.surroundings(features).shape == (2, 6)
    assert not any(p.requires_grad for p in made.around.parameters())  # type: ignore[union-attr]  # added
    made.leave_rings_out()
    assert made.around is None and made.familiarity is None


def test_levels_follow_the_features_there_are_and_the_maps_see_them() -> None:
    plain, deep = net(8), net(8)
    deep.add_levels()
    deep.add_metric(16)
    deep.add_around(6)
    pixels = torch.rand(2, 3, 32, 32)
    features, before = deep.features(pixels), plain.features(pixels)
    assert torch.allclose(features[:, : plain.width], before, atol=1e-5)
    assert features.shape == (2, deep.width) and deep.width > plain.width
    assert deep.embedding(features).shape == (2, 16) and deep.surroundings(features).shape == (2, 6)
    assert deep.votes(features).shape == plain.votes(before).shape


def test_left_without_rings_the_backbone_stands_alone() -> None:
    made = net(8)
    made.add_metric(16)
    made.leave_rings_out()
    made.eval()
    assert made.features(torch.rand(2, 3, 32, 32)).shape == (2, made.dim) == (2, net(0).dim)
