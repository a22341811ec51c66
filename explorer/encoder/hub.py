"""Other people's encoders by name, from timm or the Hugging Face hub, Zoobot's among them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import timm
import torch
from huggingface_hub import constants
from torch import Tensor, nn

from explorer.encoder.checkpoint import ADVICE
from explorer.encoder.frames import Frame
from explorer.errors import EncoderError

ZOOBOT = "hf_hub:mwalmsley/zoobot-encoder-"


class TimmNet(nn.Module):
    """Pixels (B, C, S, S), 0 to 1 → features (B, D) of a timm model without its classifier."""

    mean: Tensor
    std: Tensor

    def __init__(self, backbone: nn.Module, frame: Frame) -> None:
        """Wrap `backbone`, whose pixels `frame` makes."""
        super().__init__()
        self.backbone = backbone
        self.dim = int(getattr(backbone, "num_features", 0))
        self.register_buffer("mean", torch.tensor(frame.mean)[:, None, None], persistent=False)
        self.register_buffer("std", torch.tensor(frame.std)[:, None, None], persistent=False)

    def features(self, pixels: Tensor) -> Tensor:
        """Features (B, D)."""
        shaped = (pixels - self.mean) / self.std
        return self.backbone(shaped.contiguous(memory_format=torch.channels_last)).float()

    def embedding(self, features: Tensor) -> Tensor:
        """The features themselves."""
        return features


def load_named(name: str) -> tuple[TimmNet, dict[str, Any]]:
    """The pretrained network that timm or the hub knows by this name, and its record.

    Raises:
        EncoderError: for an unknown name, or where the weights cannot be fetched.
    """
    backbone = fetch_pretrained(name, channels=1 if "greyscale" in name else None)
    frame = _zoobot_frame(backbone) if name.startswith(ZOOBOT) else _timm_frame(backbone)
    return TimmNet(backbone, frame), {"backbone": name, "frame": frame.record()}


def fetch_pretrained(name: str, *, channels: int | None) -> nn.Module:
    """The timm library's pretrained network of this name without its classifier.

    Raises:
        EncoderError: for an unknown name, or where the weights cannot be fetched.
    """
    more: dict[str, Any] = {} if channels is None else {"in_chans": channels}
    try:
        with _hub_without_waiting():
            return timm.create_model(name, pretrained=True, num_classes=0, **more)
    except Exception as error:  # the hub's client raises its own, httpx's and the system's errors
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:100].rstrip(".")
        raise EncoderError(
            f"The encoder '{name}' is unknown or out of reach ({reason}); {ADVICE}."
        ) from error


@contextmanager
def _hub_without_waiting() -> Iterator[None]:
    """Let the hub's client use only its cache where the hub does not answer: it retries long."""
    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = before or not _answers(constants.ENDPOINT)
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def _answers(address: str) -> bool:
    try:
        with urlopen(Request(address, method="HEAD"), timeout=5):
            return True
    except HTTPError:
        return True
    except OSError:
        return False


def _channels(backbone: nn.Module) -> int:
    first = next(m for m in backbone.modules() if isinstance(m, nn.Conv2d))
    return int(first.in_channels)


def _zoobot_frame(backbone: nn.Module) -> Frame:
    """Zoobot's: 224 px, 0 to 1 without normalisation, a fixed central zoom of 1.2 (Walmsley+23)."""
    channels = _channels(backbone)
    zero, one = (0.0,) * channels, (1.0,) * channels
    return Frame(224, "centre", zoom=1.2, channels=channels, mean=zero, std=one, disc=False)


def _timm_frame(backbone: nn.Module) -> Frame:
    settings = getattr(backbone, "pretrained_cfg", {})
    channels = _channels(backbone)
    return Frame(
        int(settings.get("input_size", (3, 224, 224))[-1]),
        "centre",
        zoom=1.0 / float(settings.get("crop_pct", 1.0)),
        channels=channels,
        mean=tuple(settings.get("mean", (0.0,) * channels))[:channels],
        std=tuple(settings.get("std", (1.0,) * channels))[:channels],
        disc=False,
    )
