import torch

from explorer.encoder.views import Augment, eight_views, random_views, soft_disc
from tests.encoder.conftest import galaxy

STILL = Augment(
    zoom=(1.0, 1.0), shift=0, gain=0, colour=0, offset=0, grey=0, blur=0, noise=0
)  # what is left is rotation and mirror


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
