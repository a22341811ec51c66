"""Weights to start from, a backbone's or a whole encoder's, and the freezing of first stages."""

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from timm.models import group_parameters
from torch import Tensor, nn

from explorer.encoder.checkpoint import load_checkpoint
from explorer.encoder.hub import fetch_pretrained
from explorer.encoder.models import BUNDLED
from explorer.encoder.network import GalaxyNet
from explorer.errors import EncoderError


def load_pretrained(backbone: nn.Module, name: str, source: str) -> None:
    """Fill `backbone`, which timm calls `name`, with pretrained weights.

    source: "timm" (downloaded by timm or the hub), or a file of a state dict: .safetensors by
    name, or one that torch reads as weights only, by name or else by order, since other
    libraries' files of one architecture agree in order and shapes. A classifier is left out.

    Raises:
        EncoderError: where the weights cannot be had, or are of another architecture.
    """
    if source == "timm":
        backbone.load_state_dict(fetch_pretrained(name, channels=None).state_dict())
        return
    given, own = _read(Path(source)), backbone.state_dict()
    if not own.keys() <= given.keys():
        given = dict(zip(own, given.values(), strict=False))
    fits = all(n in given and given[n].shape == value.shape for n, value in own.items())
    if not fits:
        raise EncoderError(f"'{source}' does not hold the weights of a '{name}'.")
    backbone.load_state_dict({n: given[n] for n in own})


def load_start(net: GalaxyNet, encoder: str) -> dict[str, Any]:
    """Fill `net` from an encoder by name or path; returns how that one was trained.

    What is fitted after training is left out.

    Raises:
        EncoderError: where that encoder is unknown, or of another architecture or tree.
    """
    other, record = load_checkpoint(BUNDLED if encoder == "bundled" else Path(encoder))
    other.metric, other.around, other.familiarity = None, None, None
    try:
        net.load_state_dict(other.state_dict())
    except RuntimeError as error:
        raise EncoderError(
            f"'{encoder}' is of another architecture: give --backbone and --size as it has them."
        ) from error
    return dict(record.get("training", {}))


def _read(path: Path) -> dict[str, Tensor]:
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        return dict(torch.load(path, weights_only=True, map_location="cpu"))
    except Exception as error:  # torch.load raises a dozen kinds, pickle's own among them
        reason = str(error).splitlines()[0][:120]
        raise EncoderError(f"'{path}' cannot be read as weights ({reason}).") from error


def freeze(backbone: nn.Module, stages: int) -> list[nn.Module]:
    """Stop gradients to the stem and the first `stages` stages; return the modules held still.

    The caller keeps those in evaluation mode, so that their running statistics stay too.
    """
    if not stages:
        return []
    # timm's models have `group_matcher`, which nn.Module cannot say.
    layers = group_parameters(backbone, backbone.group_matcher(coarse=True), reverse=True)  # type: ignore[operator]
    still = {name for name, layer in layers.items() if layer <= stages}
    for name, weight in backbone.named_parameters():
        weight.requires_grad_(name not in still)
    return [m for m in backbone.modules() if _is_frozen(m)]


def _is_frozen(module: nn.Module) -> bool:
    weights = list(module.parameters())
    return bool(weights) and not any(weight.requires_grad for weight in weights)
