import numpy as np
import pytest
import torch

from explorer.encoder.frames import Frame, framed, half_side, source_radius
from explorer.encoder.views import Augment, eight_views, random_views, soft_disc

STILL = Augment(
    zoom=(1.0, 1.0), shift=0, gain=0, colour=0, offset=0, grey=0, blur=0, noise=0
)  # what is left is rotation and mirror


def galaxy(side=200, radius=20.0, *, ratio=0.5, sky=10):
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    light = 200 * np.exp(-np.hypot(x, y / ratio) / (radius / 2.3))
    noise = np.random.default_rng(3).normal(0, 1.5, (side, side))
    return np.repeat(np.clip(light + sky + noise, 0, 255)[:, :, None], 3, 2).astype(np.uint8)


def test_the_eight_views_differ_and_keep_every_pixel():
    image = torch.rand(1, 3, 6, 6)
    views = eight_views(image)
    assert len(views) == 8 and torch.equal(views[0], image)
    assert len({tuple(v.flatten().tolist()) for v in views}) == 8
    assert all(torch.allclose(v.sum(), image.sum()) for v in views)
    assert len(eight_views(image, 1)) == 1


def test_the_disc_is_whole_inside_and_empty_in_the_corners():
    disc = soft_disc(64)
    assert disc[32, 32] == 1 and disc[0, 0] == 0 and disc.shape == (64, 64)
    assert torch.equal(disc, disc.rot90()) and torch.equal(disc, disc.flip(0))


def test_random_views_follow_the_generator():
    crops = torch.randint(0, 255, (3, 3, 28, 28), dtype=torch.uint8)
    make = lambda seed: random_views(  # noqa: E731
        crops, 20, 1.4, torch.Generator().manual_seed(seed), Augment()
    )
    assert make(1).shape == (3, 3, 20, 20) and torch.equal(make(1), make(1))
    assert not torch.equal(make(1), make(2))


def test_a_random_view_of_a_round_source_is_that_source():
    crop = torch.from_numpy(galaxy(112, 30, ratio=1.0)).permute(2, 0, 1)[None]
    view = random_views(crop, 80, 1.4, torch.Generator().manual_seed(0), STILL)[0, 0]
    still = crop[0, 0, 16:96, 16:96] / 255
    assert torch.corrcoef(torch.stack([view.flatten(), still.flatten()]))[0, 1] > 0.98


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
