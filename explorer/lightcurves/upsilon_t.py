"""UPSILoN-T's own network (Kim+21) from the folder that its authors give, without unpickling it."""

import hashlib
import pickletools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.arrays import Vectors
from explorer.errors import EncoderError, reason_of
from explorer.lightcurves.encoder import CurveEncoder
from explorer.lightcurves.features import FEATURES
from explorer.lightcurves.names import simulated_kinds
from explorer.lightcurves.network import CurveConfig, CurveNet

HIDDEN = (64, 128, 256)
NORMALISED_EPS = (64.0, 1e-5, 1e-5, 1e-5, 1e-5)  # theirs; the first is how BatchNorm1d was called
SMALLEST = 1e-10
TEXT = ("SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "UNICODE")
BYTES = ("SHORT_BINBYTES", "BINBYTES", "BINBYTES8", "BINSTRING", "SHORT_BINSTRING")
NO_CLASS = re.compile(r"[OUfb]\d+$|latin1$|numpy|ndarray$|dtype$|sklearn|_reconstruct$")


@dataclass(frozen=True)
class UpsilonEncoder(CurveEncoder):
    """UPSILoN-T's network: its 16 features, its logarithms above the least value it was taught.

    least: feature name → least value, of those whose logarithm is taken.
    """

    least: dict[str, float] | None = None

    def points(self, measures: NDArray[np.float64]) -> Vectors:
        """Measures (N, 63) → float32 (N, 16) as their code scales them, what is missing at zero."""
        values = measures[:, : len(FEATURES)].copy()
        for name, least in (self.least or {}).items():
            at = FEATURES.index(name)
            values[:, at] = np.log10(np.maximum(values[:, at] - least, SMALLEST))
        scaled = (values - self.middle) / self.spread
        return np.nan_to_num(scaled, nan=0.0).astype(np.float32)


def load_upsilon(folder: Path) -> UpsilonEncoder:
    """The network in a folder of state_dict.pt, min_params, norm_params and label_encoder .pkl.

    Weights are loaded as tensors alone; of the pickles only the numbers and words are read.

    Raises:
        EncoderError: a file is missing, or holds something else.
    """
    try:
        weights = folder / "state_dict.pt"
        state = torch.load(weights, map_location="cpu", weights_only=True)
        middle, spread = arrays_in((folder / "norm_params.pkl").read_bytes(), len(FEATURES))
        least = least_values((folder / "min_params.pkl").read_bytes())
        net = folded_network(state)
        pickled = (folder / "label_encoder.pkl").read_bytes()
        classes = words_in(pickled, net.head.out_features)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise EncoderError(f"'{folder}' is no folder of UPSILoN-T ({reason_of(error)}).") from error
    except Exception as error:  # torch's refusal of what is no tensor, whose class moves about
        if type(error).__name__ != "UnpicklingError":
            raise
        raise EncoderError(f"'{weights}' holds more than tensors: it is not loaded.") from error
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    return UpsilonEncoder(net, middle, spread, tuple(map(own_name, classes)), digest, least)


def own_name(name: str) -> str:
    """What the simulator calls one of their classes; the name itself where it has none."""
    kinds = simulated_kinds(name)
    return kinds[0] if kinds else name


def folded_network(state: dict[str, Tensor]) -> CurveNet:
    """Their five batch normalisations folded into the four layers: the same answers, no state."""
    scales, shifts = zip(*(_normalisation(state, number) for number in range(5)), strict=True)
    count = len(state["fc4.bias"])
    net = CurveNet(len(FEATURES), count, CurveConfig(hidden=HIDDEN))
    layers: list[nn.Linear] = []
    for number, width in enumerate((*HIDDEN, count)):
        weight, bias = state[f"fc{number + 1}.weight"], state[f"fc{number + 1}.bias"]
        layer = nn.Linear(weight.shape[1], width)
        with torch.no_grad():
            layer.weight.copy_(weight * scales[number])
            layer.bias.copy_(bias + weight @ shifts[number])
        layers.append(layer)
    *inner, head = layers
    with torch.no_grad():
        head.weight.mul_(scales[4][:, None])
        head.bias.mul_(scales[4]).add_(shifts[4])
    net.head = head
    net.body = nn.Sequential(*(part for layer in inner for part in (layer, nn.ReLU())))
    return net


def _normalisation(state: dict[str, Tensor], number: int) -> tuple[Tensor, Tensor]:
    """What the number-th batch normalisation multiplies by, and what it then adds."""
    part = {name: state[f"bn{number + 1}.{name}"]
            for name in ("weight", "bias", "running_mean", "running_var")}  # fmt: skip
    scale = part["weight"] / torch.sqrt(part["running_var"] + NORMALISED_EPS[number])
    return scale, part["bias"] - part["running_mean"] * scale


def arrays_in(pickled: bytes, length: int) -> list[NDArray[np.float64]]:
    """The arrays of `length` float64 whose bytes a pickle holds, in order."""
    found = [one for one in _raw(pickled) if len(one) == 8 * length]
    if len(found) != 2:
        raise ValueError(f"{len(found)} arrays of {length} numbers instead of two")
    return [np.frombuffer(one, "<f8").astype(float) for one in found]


def least_values(pickled: bytes) -> dict[str, float]:
    """{feature: number} of a pickled dictionary whose keys read min_FEATURE."""
    found: dict[str, float] = {}
    name = ""
    for opcode, value, _ in pickletools.genops(pickled):
        if opcode.name in TEXT and str(value).startswith("min_"):
            name = str(value).removeprefix("min_")
        elif name and opcode.name == "BINFLOAT":
            found[name], name = float(str(value)), ""
        elif name and opcode.name in BYTES and len(_as_bytes(value)) == 8:
            found[name], name = float(np.frombuffer(_as_bytes(value), "<f8")[0]), ""
    if not found or not set(found) <= set(FEATURES):
        raise ValueError("no least values of features")
    return found


def words_in(pickled: bytes, count: int) -> list[str]:
    """The `count` class names that a pickled label encoder holds, in order.

    They are words of their own, or an array of characters.
    """
    texts = [str(value) for opcode, value, _ in pickletools.genops(pickled) if opcode.name in TEXT]
    after = texts[texts.index("classes_") + 1 :]
    names = [one for one in after if one[:1].isalpha() and not NO_CLASS.match(one)]
    if len(names) == count:
        return names
    for one in _raw(pickled):
        if one and len(one) % (4 * count) == 0:
            return np.frombuffer(one, f"<U{len(one) // (4 * count)}").tolist()
    raise ValueError(f"{count} classes, but {len(names)} names")


def _raw(pickled: bytes) -> list[bytes]:
    return [_as_bytes(value) for opcode, value, _ in pickletools.genops(pickled)
            if opcode.name in BYTES or opcode.name == "BYTEARRAY8"]  # fmt: skip


def _as_bytes(value: Any) -> bytes:
    return value.encode("latin1") if isinstance(value, str) else bytes(value)
