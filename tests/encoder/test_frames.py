"""Tests of explorer.encoder.frames."""

import numpy as np
import pytest

from explorer.encoder.frames import Frame, framed, half_side, source_radius
from tests.encoder.conftest import galaxy


def test_a_bigger_source_has_a_bigger_radius_wherever_the_frame_ends():
    radii = [source_radius(galaxy(200, r)) for r in (8, 16, 32)]
    assert radii == sorted(radii) and radii[2] > 2 * radii[0]
    assert source_radius(galaxy(200, 40)) == pytest.approx(
        2 * source_radius(galaxy(400, 40)), rel=0.15
    )


def test_framing_gives_near_and_far_galaxies_one_size():
    near, far = (framed(galaxy(400, r), Frame(64)).astype(float) for r in (40, 20))
    assert near.shape == (64, 64, 3)
    assert np.corrcoef(near.ravel(), far.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("shape", [(40, 300, 3), (301, 200, 3), (8, 8, 3), (1, 1, 3)])
def test_any_shape_and_an_empty_sky_can_be_framed(shape):
    image = np.full(shape, 7, dtype=np.uint8)
    assert np.all(framed(image, Frame(32)) == 7)
    assert np.all(framed(image, Frame(32), wider=1.4) == 7)


def test_a_fixed_frame_is_a_central_zoom():
    frame = Frame(100, "centre", zoom=2.0)
    image = galaxy(200)
    assert half_side(image, frame) == 0.25
    assert np.array_equal(framed(image, frame), image[50:150, 50:150])


def test_a_frame_survives_its_record():
    frame = Frame(48, gamma=0.7, mean=(0.1, 0.2, 0.3))
    assert Frame.from_record(frame.record()) == frame
