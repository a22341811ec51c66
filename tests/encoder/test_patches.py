"""Why: a shared patch lights up on both images, whatever the encoder and however it is turned."""

from types import SimpleNamespace

import numpy as np
import pytest
import timm
import torch
from numpy.typing import NDArray
from torch import nn

from explorer.encoder import Encoder, load_encoder
from explorer.encoder.frames import Frame
from explorer.encoder.hub import TimmNet
from explorer.encoder.models import encoder_of
from explorer.encoder.patches import agreement, best_view, feature_maps
from explorer.errors import EncoderError
from tests.conftest import galaxy_image

pytestmark = pytest.mark.slow


def timm_encoder(name: str) -> Encoder:
    torch.manual_seed(0)
    more = {"img_size": 64} if name.startswith("vit") else {}
    backbone = timm.create_model(name, pretrained=False, num_classes=0, **more)
    frame = Frame(64, "centre", disc=False, mean=(0.0,) * 3, std=(1.0,) * 3)
    record = {"frame": frame.record()}
    return encoder_of(TimmNet(backbone, frame), record, name=name, tree=None, device="cpu")


def with_patch(seed: int, top: int, left: int, turn: int = 0) -> NDArray[np.uint8]:
    """Faint noise with one bright chequered patch, the same in every image."""
    image = np.random.default_rng(seed).integers(5, 25, (64, 64, 3)).astype(np.uint8)
    patch = np.kron(np.indices((4, 4)).sum(0) % 2, np.ones((4, 4)))[..., None] * [250, 120, 40]
    image[top : top + 16, left : left + 16] = np.rot90(patch, turn).astype(np.uint8)
    return image


def peak(heat: NDArray[np.float32]) -> tuple[float, float]:
    """The brightest place as fractions (down, across)."""
    at = np.unravel_index(heat.argmax(), heat.shape)
    return tuple((np.array(at) + 0.5) / heat.shape)


def test_a_shared_feature_lights_up_on_both_maps() -> None:
    torch.manual_seed(0)
    query, hits = 0.1 * torch.randn(8, 9, 9), 0.1 * torch.randn(2, 8, 9, 9)
    shared = torch.randn(8)
    query[:, 2, 3] = shared
    hits[1, :, 6, 4] = shared
    ours, theirs, best = best_view(query, hits)
    assert best == 1
    assert np.unravel_index(int(ours.argmax()), (9, 9)) == (2, 3)
    assert np.unravel_index(int(theirs.argmax()), (9, 9)) == (6, 4)


@pytest.mark.parametrize("name", ["resnet10t", "vit_tiny_patch16_224", "regnetx_002"])
def test_a_planted_patch_lights_up_whatever_the_encoder(name: str) -> None:
    found = agreement(timm_encoder(name), with_patch(1, 8, 40), with_patch(2, 36, 12))
    assert found.query_heat.max() == found.hit_heat.max() == 1.0
    assert np.allclose(peak(found.query_heat), (0.25, 0.75), atol=0.2)
    assert np.allclose(peak(found.hit_heat), (0.69, 0.31), atol=0.2)


def test_the_bundled_encoder_looks_at_the_galaxy_and_not_at_the_sky() -> None:
    rng = np.random.default_rng(0)
    query, hit = (galaxy_image(rng, kind="ring", size_px=128) for _ in range(2))
    found = agreement(load_encoder("bundled", device="cpu"), query, hit)
    for heat in (found.query_heat, found.hit_heat):
        assert min(heat.shape) >= 4 and np.isfinite(heat).all()
        rim = np.concatenate([heat[0], heat[-1], heat[:, 0], heat[:, -1]])
        assert rim.mean() < heat[1:-1, 1:-1].mean()
    assert found.query.shape == found.hit.shape


def test_another_frame_shows_what_lies_around() -> None:
    encoder, image = load_encoder("bundled", device="cpu"), np.full((120, 120, 3), 10, np.uint8)
    image[52:68, 52:68] = 200
    image[4:20, 4:20] = 180  # outside the square around the source
    close, whole = (agreement(encoder, image, image, frame=f) for f in (None, encoder.wide))
    assert close.query[0, :, 0].max() < 100 < whole.query[:20, :20, 0].max()


def test_the_heat_of_a_turned_hit_is_drawn_on_the_image_as_it_was() -> None:
    encoder, image = timm_encoder("resnet10t"), with_patch(1, 8, 40)
    found = agreement(encoder, image, np.ascontiguousarray(np.rot90(image)))
    assert np.allclose(np.rot90(found.query_heat), found.hit_heat, atol=1e-3)


def test_an_encoder_without_a_map_says_so_in_one_sentence() -> None:
    class Flat(nn.Module):
        def features(self, pixels: torch.Tensor) -> torch.Tensor:
            return pixels.flatten(1)

    encoder = SimpleNamespace(name="flat", network=Flat(), device=torch.device("cpu"))
    with pytest.raises(EncoderError, match="'flat' keeps no map"):
        feature_maps(encoder, torch.zeros(1, 3, 8, 8))
