"""Fine-tuning of an encoder on a binary task: the head first, then the layers below it."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from explorer.arrays import Crops
from explorer.encoder.frames import Frame
from explorer.encoder.models import Encoder, as_pixels, evaluation_mode
from explorer.encoder.network import GalaxyNet
from explorer.encoder.views import Augment, eight_views, random_views
from explorer.files import open_whole
from explorer.training.crops import WIDER, centre_crop
from explorer.training.layer_groups import parameter_groups

Tell = Callable[[int, int], None]
_BATCH = 64


@dataclass(frozen=True)
class TuneConfig:
    """How to tune; the rates are Zoobot's (Walmsley+23): AdamW, 1e-4, decay 0.05, layers 0.75.

    `scratch` forgets the encoder's weights: the baseline that pretraining is measured against,
    trained at ten times the rate with its normalisations learning; with `bare` it is the backbone
    alone, without the ring descriptors that `bundled` has beside it.
    """

    depth: str = "last"
    epochs: int = 12
    rate: float = 1e-4
    layer_decay: float = 0.75
    decay: float = 0.05
    batch: int = 32
    scratch: bool = False
    bare: bool = False
    seed: int = 0
    augment: Augment = field(default_factory=lambda: Augment(grey=0.0, colour=0.05))


class TunedNetwork(nn.Module):
    """An encoder's network with a head of its own: pixels (B, C, S, S) → logits (B,)."""

    centre: Tensor
    scale: Tensor

    def __init__(self, network: nn.Module, width: int, frame: Frame) -> None:
        """Wrap `network`, whose features are `width` long."""
        super().__init__()
        self.network, self.frame = network, frame
        self.register_buffer("centre", torch.zeros(width))
        self.register_buffer("scale", torch.ones(width))
        self.head = nn.Linear(width, 1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def standardised(self, pixels: Tensor) -> Tensor:
        """Features (B, W) of zero mean and unit deviation over the crops the head was fitted to."""
        # Every encoder's network has `features`, which nn.Module cannot say.
        return (self.network.features(pixels) - self.centre) / self.scale  # type: ignore[operator]

    def forward(self, pixels: Tensor) -> Tensor:
        """Logits (B,) of yes."""
        return self.head(self.standardised(pixels))[:, 0]


@dataclass(frozen=True)
class LabelledCrops:
    """Crops uint8 (L, P, P, 3), WIDER than the encoder's frame, and the yes or no of each (L,)."""

    crops: Crops
    truth: NDArray[np.bool_]


def tune(
    encoder: Encoder,
    labelled: LabelledCrops,
    config: TuneConfig,
    *,
    checkpoint: Path | None = None,
    tell: Tell = lambda done, total: None,
) -> TunedNetwork:
    """A network tuned on labelled crops; the head alone is fitted first (Kumar+22, LP-FT).

    labelled: both answers present. With a `checkpoint`, a run that was stopped goes on after its
    last whole epoch.
    """
    torch.manual_seed(config.seed)
    model = _new_network(encoder, config).to(encoder.device)
    if not config.scratch:
        fit_head(model, labelled)
    parameters = parameter_groups(
        model.network,
        model.head,
        depth="all" if config.scratch else config.depth,
        rate=config.rate * (10 if config.scratch else 1),
        layer_decay=1.0 if config.scratch else config.layer_decay,
    )
    optimiser = torch.optim.AdamW(parameters, weight_decay=config.decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, max(config.epochs, 1))
    first = _resume(checkpoint, model, optimiser, schedule)
    for epoch in range(first, config.epochs):
        tell(epoch, config.epochs)
        _train_epoch(model, optimiser, labelled, config, epoch)
        schedule.step()
        _save_checkpoint(checkpoint, epoch + 1, model, optimiser, schedule)
    tell(config.epochs, config.epochs)
    return model


def _new_network(encoder: Encoder, config: TuneConfig) -> TunedNetwork:
    network: nn.Module = copy.deepcopy(encoder.network)
    if config.bare and isinstance(network, GalaxyNet):
        network.leave_rings_out()
    if config.scratch:
        for module in network.modules():
            if hasattr(module, "reset_parameters"):
                module.reset_parameters()  # type: ignore[operator]  # guarded by hasattr
    frame = encoder.frame
    probe = torch.zeros(1, frame.channels, frame.size_px, frame.size_px, device=encoder.device)
    with evaluation_mode(network):
        width = int(network.features(probe).shape[1])  # type: ignore[operator]  # as above
    return TunedNetwork(network, width, frame)


def fit_head(model: TunedNetwork, labelled: LabelledCrops, *, penalty: float = 0.1) -> None:
    """Standardise the features of these crops and fit the head to them, layers untouched."""
    seen = features(model, labelled.crops)
    model.centre.copy_(seen.mean(dim=0))
    model.scale.copy_(seen.std(dim=0, correction=0).clamp(min=1e-3))
    known = ((seen - model.centre) / model.scale).detach()
    target = torch.from_numpy(labelled.truth.astype(np.float32)).to(known.device)
    weight = class_weights(target)
    solver = torch.optim.LBFGS(model.head.parameters(), max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        solver.zero_grad()
        logits = model.head(known)[:, 0]
        each = functional.binary_cross_entropy_with_logits(logits, target, weight)
        total = each + penalty * model.head.weight.square().sum() / 2
        total.backward()
        return total

    solver.step(loss)  # type: ignore[arg-type]  # torch's stub wants a float, takes a Tensor


def class_weights(target: Tensor) -> Tensor:
    """Weights (L,) of mean one under which both classes count alike."""
    share = target.mean().clamp(1e-6, 1 - 1e-6)
    return torch.where(target > 0, 0.5 / share, 0.5 / (1 - share))


def features(model: TunedNetwork, crops: Crops) -> Tensor:
    """Raw features (L, W) of the upright frames, without gradients."""
    found = []
    for at in range(0, len(crops), _BATCH):
        pixels = frame_pixels(crops[at : at + _BATCH], model.frame)
        with evaluation_mode(model.network):
            # `features` as in `TunedNetwork`.
            found.append(model.network.features(pixels.to(model.centre.device)))  # type: ignore[operator]
    return torch.cat(found).clone()


def frame_pixels(crops: Crops, frame: Frame) -> Tensor:
    """Float32 (B, C, S, S), 0 to 1: the frames in the middle of crops (B, P, P, 3)."""
    return as_pixels(list(centre_crop(crops)), frame)


def _train_epoch(
    model: TunedNetwork,
    optimiser: torch.optim.Optimizer,
    labelled: LabelledCrops,
    config: TuneConfig,
    epoch: int,
) -> None:
    crops, truth = labelled.crops, labelled.truth
    _set_training_mode(model, norms=config.scratch)
    rng = np.random.default_rng([config.seed, epoch])
    draw = torch.Generator().manual_seed(config.seed * 7_919 + epoch)
    weight = class_weights(torch.from_numpy(truth.astype(np.float32)))
    order = rng.permutation(len(truth))
    for rows in np.array_split(order, max(1, round(len(order) / config.batch))):
        views = random_views(
            torch.from_numpy(np.ascontiguousarray(crops[rows])).permute(0, 3, 1, 2),
            model.frame.size_px,
            WIDER,
            draw,
            config.augment,
        ).clamp(0, 1)
        pixels = views.mean(1, keepdim=True) if model.frame.channels == 1 else views
        logits = model(pixels.to(model.centre.device))
        target = torch.from_numpy(truth[rows].astype(np.float32)).to(logits.device)
        loss = functional.binary_cross_entropy_with_logits(
            logits, target, weight[torch.from_numpy(rows)].to(logits.device)
        )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()


def _set_training_mode(model: TunedNetwork, *, norms: bool) -> None:
    """Training mode; a pretrained network's batch statistics stay: few labels would spoil them."""
    model.train()
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.train(norms)


def logits(model: TunedNetwork, crops: Crops, *, views: int = 8) -> NDArray[np.float32]:
    """Logits (L,) of yes, averaged over the fixed views."""
    found = []
    for at in range(0, len(crops), _BATCH):
        pixels = frame_pixels(crops[at : at + _BATCH], model.frame).to(model.centre.device)
        with evaluation_mode(model):
            seen = torch.stack([model(view) for view in eight_views(pixels, views)])
            found.append(seen.mean(dim=0).cpu().numpy())
    return np.concatenate(found) if found else np.zeros(0, np.float32)


def _save_checkpoint(path: Path | None, epoch: int, *parts: object) -> None:
    if path is None:
        return
    # Networks, optimisers and schedules share these two methods, and no base class.
    states = [part.state_dict() for part in parts]  # type: ignore[attr-defined]
    with open_whole(path) as stream:
        torch.save({"epoch": epoch, "states": states}, stream)


def _resume(path: Path | None, *parts: object) -> int:
    """The epoch to go on from, 0 without a checkpoint; the parts take up its state."""
    if path is None or not path.exists():
        return 0
    held = torch.load(path, weights_only=True, map_location="cpu")
    for part, state in zip(parts, held["states"], strict=True):
        part.load_state_dict(state)  # type: ignore[attr-defined]  # as in `_save_checkpoint`
    return int(held["epoch"])
