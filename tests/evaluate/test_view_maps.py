"""Views as the last block meets them: the same pixels, the network's own features after it."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from torch import nn

from explorer.encoder.frames import Frame
from explorer.errors import EncoderError
from explorer.evaluate.view_maps import VIEWS, cut_out, view_maps


class Backbone(nn.Module):
    """What an EfficientNet of timm has, small."""

    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(nn.Conv2d(3, 4, 4, stride=4), nn.Conv2d(4, 5, 1))
        self.conv_head, self.bn2 = nn.Conv2d(5, 6, 1), nn.BatchNorm2d(6)
        self.global_pool = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())

    def features(self, pixels):
        return self.global_pool(self.bn2(self.conv_head(self.blocks(pixels))))


@dataclass(frozen=True)
class FakeEncoder:
    network: nn.Module
    frame: Frame
    device: torch.device
    name: str = "fake"


@pytest.fixture(scope="module")
def encoder():
    torch.manual_seed(0)
    return FakeEncoder(Backbone(), Frame(size_px=16, kind="centre"), torch.device("cpu"))


def load(row):
    image = np.full((40, 40, 3), 20, np.uint8)
    image[18:22, 10 + row : 30 - row] = 200
    return image


def test_the_tail_makes_of_the_upright_maps_what_the_network_makes_of_the_frame(encoder):
    maps = view_maps(encoder, lambda at: load(3), 1, encoder.frame)
    assert maps.upright.shape == (1, 4, 4, 4)
    assert maps.weak.shape == maps.strong.shape == (1, VIEWS, 4, 4, 4)
    wide = np.asarray(np.pad(load(3), ((8, 8), (8, 8), (0, 0)), constant_values=20))
    small = torch.from_numpy(wide[8:48, 8:48]).permute(2, 0, 1)[None].float() / 255
    small = nn.functional.interpolate(small, size=16, mode="bilinear", antialias=True)
    with torch.no_grad():
        seen = maps.tail(torch.from_numpy(maps.upright.astype(np.float32)))
        whole = encoder.network.features(small)
    assert torch.allclose(seen, whole, atol=0.02)


def test_a_part_speaks_of_its_own_galaxies(encoder):
    maps = view_maps(encoder, load, 4, encoder.frame)
    part = maps[np.array([2, 3])][np.array([1])]
    assert len(part) == 1 and part.rows.tolist() == [3] and part.weak is maps.weak


def test_strong_views_differ_more_than_weak_ones_and_the_same_seed_gives_the_same(encoder):
    maps, again = (view_maps(encoder, load, 4, encoder.frame) for _ in range(2))
    assert np.array_equal(maps.strong, again.strong)
    spread = {name: getattr(maps, name).astype(np.float32).std(axis=1).mean() for name in KINDS}
    assert spread["strong"] > 1.5 * spread["weak"] > 0


KINDS = ("weak", "strong")


def test_a_hole_is_a_grey_square_of_at_most_half_the_side():
    views = cut_out(torch.zeros(50, 3, 20, 20), torch.Generator().manual_seed(0))
    holes = views[:, 0] > 0
    assert set(views.unique().tolist()) == {0.0, 0.5}
    assert torch.equal(views[:, 0], views[:, 2])
    assert holes.any(dim=1).sum(dim=1).max() <= 10 and holes.sum(dim=(1, 2)).unique().numel() > 5


def test_a_network_without_such_blocks_is_named(encoder):
    other = replace(encoder, network=nn.Linear(2, 2), name="vit_tiny")
    with pytest.raises(EncoderError, match="'vit_tiny' is not: leave `anomalymatch` out"):
        view_maps(other, load, 2, encoder.frame)
