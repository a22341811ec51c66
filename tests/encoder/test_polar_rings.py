"""Rings of light: finite for any image, and blind to turning and mirroring."""

import torch

from explorer.encoder.polar_rings import PolarRings, polar_branch
from tests.encoder.conftest import galaxy


def pixels() -> torch.Tensor:
    return torch.from_numpy(galaxy(64, 12)).permute(2, 0, 1)[None] / 255


def test_quarter_turns_and_mirrors_change_nothing() -> None:
    rings, image = PolarRings(), pixels()
    found = rings(image)
    assert found.shape == (1, PolarRings.LENGTH) and found.isfinite().all()
    for other in (image.rot90(1, (2, 3)), image.flip(3)):
        assert torch.allclose(rings(other), found, atol=0.02)


def test_another_shape_has_other_rings() -> None:
    rings = PolarRings()
    round_one = torch.from_numpy(galaxy(64, 12, ratio=1.0)).permute(2, 0, 1)[None] / 255
    assert (rings(round_one) - rings(pixels())).abs().max() > 0.3


def test_an_empty_and_a_grey_image_are_finite() -> None:
    for image in (torch.zeros(2, 3, 40, 40), torch.rand(2, 1, 40, 40)):
        found = PolarRings()(image)
        assert found.shape == (2, PolarRings.LENGTH) and found.isfinite().all()
    assert polar_branch(8, 5).eval()(torch.rand(2, 3, 40, 40)).shape == (2, 5)
