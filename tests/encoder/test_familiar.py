"""How familiar a galaxy looks: known kinds by their share, what lies off their axes not at all."""

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.encoder.familiar import Familiarity, fit_familiarity


def known(count: int, seed: int) -> NDArray[np.float32]:
    """Features (N, 40) that vary along six axes, with a little noise on all."""
    rng = np.random.default_rng(seed)
    axes = np.linalg.qr(np.random.default_rng(9).normal(size=(40, 6)))[0].T
    points = 3 + rng.normal(size=(count, 6)) @ axes + rng.normal(size=(count, 40)) * 0.1
    return points.astype(np.float32)


def fitted() -> Familiarity:
    return fit_familiarity(known(400, 0), known(400, 1), axes=6)


def test_of_the_known_kinds_five_per_cent_are_less_familiar_than_that() -> None:
    seen = fitted()(torch.from_numpy(known(2000, 2)))
    assert abs(float((seen < 0.05).float().mean()) - 0.05) < 0.03
    assert 0.45 < float(seen.mean()) < 0.55


def test_a_rare_galaxy_of_a_known_kind_is_familiar_a_foreign_one_is_not() -> None:
    made, usual = fitted(), known(200, 3)
    middle = usual.mean(axis=0)
    rare = torch.from_numpy(middle + 2 * (usual - middle))  # far out, on the same axes
    noise = np.random.default_rng(5).normal(size=(200, 40)).astype(np.float32)
    foreign = torch.from_numpy(usual + noise)
    assert float((made(foreign) < 0.05).float().mean()) > 0.95
    assert float(made.unexplained(rare).median()) < float(made.unexplained(foreign).median()) / 3


def test_it_comes_back_from_its_state() -> None:
    made, again = fitted(), Familiarity(40, axes=6)
    again.load_state_dict(made.state_dict())
    points = torch.from_numpy(known(5, 6))
    assert torch.equal(made(points), again(points))
    assert again.width == 40
