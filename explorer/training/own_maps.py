"""The last maps of a network fitted anew to a survey's own images, without labels.

`bundled` sees a galaxy by maps that were fitted to the taught kinds; of another survey they throw
away what matters there. All that the network sees, and its earlier stages too, is kept instead by
as many principal components as the maps had, each feature weighed by how it varies in the survey.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.arrays import Crops, Vectors
from explorer.catalogue.projection import unit_length
from explorer.encoder.models import Encoder, evaluation_mode
from explorer.encoder.network import GalaxyNet
from explorer.encoder.views import Augment, random_views
from explorer.errors import EncoderError
from explorer.training.crops import WIDER
from explorer.training.two_views import wider_crops

FLAT = 1e-3  # added to deviations: a feature that never varies says nothing


@dataclass(frozen=True)
class ViewFeatures:
    """Features of random views: float16 (n, V, W) of the central square, and of the whole."""

    source: NDArray[np.float16]
    whole: NDArray[np.float16]

    def of(self, rows: NDArray[np.integer]) -> "ViewFeatures":
        """Those of some galaxies."""
        return ViewFeatures(self.source[rows], self.whole[rows])


def with_levels(encoder: Encoder) -> tuple[GalaxyNet, GalaxyNet]:
    """The encoder's network, and a copy of it whose features end with all its stages.

    Raises:
        EncoderError: an encoder of another make, or one that sees the central square alone.
    """
    if not isinstance(encoder.network, GalaxyNet) or encoder.wide is None:
        raise EncoderError(
            f"Only an encoder of `train` in two frames, as bundled is, can be fitted to a survey; "
            f"{encoder.name!r} is not one."
        )
    network = copy.deepcopy(encoder.network)
    network.add_levels()
    return encoder.network, network


def features_of_views(
    encoder: Encoder, network: GalaxyNet, batches: Iterable[list[Crops]], views: int, seed: int = 0
) -> ViewFeatures:
    """What `network` sees in `views` random views of each image.

    encoder: whose frames are cut. batches: images uint8 (H, W, 3).
    """
    draw = torch.Generator().manual_seed(seed)
    seen = [
        [_of_views(network, some, views, draw) for some in wider_crops(encoder, images)]
        for images in batches
    ]
    source, whole = (np.concatenate(parts) for parts in zip(*seen, strict=True))
    return ViewFeatures(source, whole)


def _of_views(
    network: GalaxyNet, crops: Tensor, views: int, draw: torch.Generator
) -> NDArray[np.float16]:
    """Features (B, V, W) of views of crops uint8 (B, 3, P, P)."""
    size, place = network.disc.shape[-1], network.disc.device
    channels = len(network.mean)
    found = []
    for _ in range(views):
        view = random_views(crops, size, WIDER, draw, Augment()).clamp(0, 1)
        view = view.mean(1, keepdim=True) if channels == 1 else view
        with evaluation_mode(network):
            found.append(network.features(view.to(place)).half().cpu().numpy())
    return np.stack(found, axis=1)


def fit_own_maps(network: GalaxyNet, features: ViewFeatures) -> None:
    """Put other maps into a network `with_levels`, as long as those it has, fitted to features."""
    if network.metric is None or network.around is None:
        raise ValueError("The network has no maps to fit anew.")
    blocks = (network.dim, network.width - network.dim)
    lengths = (network.metric.out_features, network.around.out_features)
    network.metric = _fitted(features.source, blocks, lengths[0]).to(network.disc.device)
    network.around = _fitted(features.whole, blocks, lengths[1]).to(network.disc.device)


def _fitted(features: NDArray[np.float16], blocks: tuple[int, ...], length: int) -> nn.Linear:
    weight, bias = leading_map(features.reshape(-1, features.shape[-1]), blocks, length)
    made = nn.Linear(*weight.shape[::-1]).requires_grad_(False)
    made.weight.copy_(torch.from_numpy(weight))
    made.bias.copy_(torch.from_numpy(bias))
    return made


def leading_map(
    features: NDArray[np.floating], blocks: tuple[int, ...], length: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weight (L, W) and bias (L,) onto the L = `length` leading axes of standardised features.

    features: (n, W). blocks: lengths of its parts, which weigh alike.
    """
    exact = features.astype(np.float32)
    middle = exact.mean(axis=0)
    share = np.concatenate([np.full(size, 1 / np.sqrt(size), np.float32) for size in blocks])
    scale = share / (exact.std(axis=0) + FLAT)
    shaped = (exact - middle) * scale
    axes = np.linalg.eigh(shaped.T @ shaped)[1][:, ::-1][:, :length].T
    weight = axes * scale
    return weight.astype(np.float32), (-weight @ middle).astype(np.float32)


def embeddings_of(network: GalaxyNet, features: ViewFeatures) -> Vectors:
    """Embeddings, float32 (n, V, D), that a network with or without levels gives these views."""
    if network.metric is None or network.around is None:
        raise ValueError("The network has no maps.")
    parts = [
        _mapped(network.metric, features.source),
        _mapped(network.around, features.whole),
    ]
    return np.concatenate(parts, axis=-1) / np.sqrt(np.float32(2))


def _mapped(by: nn.Linear, features: NDArray[np.float16]) -> Vectors:
    weight, bias = by.weight.detach().cpu().numpy(), by.bias.detach().cpu().numpy()
    seen = features[..., : by.in_features].astype(np.float32)
    return unit_length(seen @ weight.T + bias)
