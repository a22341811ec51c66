"""A network pretrained on simulated surveys: measures → embedding and probabilities of kinds."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional

from explorer.arrays import Vectors
from explorer.catalogue.projection import unit_length
from explorer.config import asset
from explorer.encoder.models import evaluation_mode
from explorer.errors import EncoderError
from explorer.lightcurves.bursts import BURSTS
from explorer.lightcurves.measures import MEASURES, even_measures
from explorer.lightcurves.network import CurveConfig, CurveNet
from explorer.lightcurves.scaling import WIDTH

BUNDLED = asset("lightcurves.safetensors")
FAR = 4.0  # deviations
BURST_WEIGHT = 0.7  # beside the embedding's one; best on half of CRTS, level on half of ASAS
BURST_POINTS = slice(WIDTH, WIDTH + len(BURSTS))


@dataclass(frozen=True)
class CurveEncoder:
    """What a network was trained on, and the network.

    middle, spread: (65,) of the even measures of its training curves. kinds: names of its classes.
    sha256: of the file it came from.
    """

    net: CurveNet
    middle: NDArray[np.float64]
    spread: NDArray[np.float64]
    kinds: tuple[str, ...]
    sha256: str = ""

    @property
    def hidden(self) -> tuple[int, ...]:
        """The widths of the network's layers."""
        return tuple(one.out_features for one in self.net.body if isinstance(one, nn.Linear))

    def points(self, measures: NDArray[np.float64]) -> Vectors:
        """Measures (N, 63) → float32 (N, 65) about zero, what is missing at zero."""
        values = (even_measures(measures) - self.middle) / self.spread
        return np.clip(np.nan_to_num(values, nan=0.0), -FAR, FAR).astype(np.float32)

    def embed(self, measures: NDArray[np.float64]) -> Vectors:
        """Embeddings float32 (N, E) of measures (N, 63)."""
        with evaluation_mode(self.net):
            return self.net.body(torch.from_numpy(self.points(measures))).numpy().copy()

    def vectors(self, measures: NDArray[np.float64]) -> Vectors:
        """What a catalogue is searched by: float32 (N, E + 9), unit length.

        The embedding beside the bursts, which say more of transients than the network does.
        """
        bursts = self.points(measures)[:, BURST_POINTS] / np.sqrt(len(BURSTS))
        return unit_length(
            np.concatenate([unit_length(self.embed(measures)), BURST_WEIGHT * bursts], axis=1)
        )

    def probabilities(self, measures: NDArray[np.float64]) -> Vectors:
        """Probabilities float32 (N, C) of the kinds."""
        with evaluation_mode(self.net):
            seen = self.net(torch.from_numpy(self.points(measures)))
            return functional.softmax(seen, dim=1).numpy().copy()


def save_encoder(encoder: CurveEncoder, path: Path) -> None:
    """Write it as safetensors, its scaling and kinds beside the weights."""
    tensors = {name: value.contiguous() for name, value in encoder.net.state_dict().items()}
    tensors["scaling.middle"] = torch.from_numpy(encoder.middle)
    tensors["scaling.spread"] = torch.from_numpy(encoder.spread)
    record = {"kinds": encoder.kinds, "measures": MEASURES, "hidden": encoder.hidden}
    save_file(tensors, path, {"record": json.dumps(record)})


def load_encoder(path: Path) -> CurveEncoder:
    """The network in a file of `save_encoder`.

    Raises:
        EncoderError: no such file, or one of other measures.
    """
    try:
        with safe_open(path, "pt") as stored:
            record = json.loads((stored.metadata() or {})["record"])
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise EncoderError(f"'{path}' is no network of light curves ({error}).") from error
    if tuple(record["measures"]) != MEASURES:
        raise EncoderError(f"'{path}' was trained on other measures: train it again.")
    middle, spread = (tensors.pop(f"scaling.{name}").numpy() for name in ("middle", "spread"))
    config = CurveConfig(hidden=tuple(record["hidden"]))
    net = CurveNet(len(middle), len(record["kinds"]), config)
    net.load_state_dict(tensors)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return CurveEncoder(net, middle, spread, tuple(record["kinds"]), digest)


@cache
def bundled_encoder() -> CurveEncoder:
    """The network that ships with the explorer."""
    return load_encoder(BUNDLED)
