"""Encoders on disk: safetensors weights with a JSON record of the same name beside them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from explorer.encoder.familiar import Familiarity
from explorer.encoder.frames import Frame
from explorer.encoder.network import GalaxyNet
from explorer.encoder.votes import tree_from_record
from explorer.errors import EncoderError
from explorer.files import replace_whole, write_text

FORMAT = 1
ADVICE = "use --encoder bundled, which needs no download"


def save_encoder(net: GalaxyNet, record: dict[str, Any], path: Path) -> None:
    """Write `path` (float16 safetensors) and its .json; each appears whole or not at all."""
    state = {
        name: value.half().contiguous() if value.dtype == torch.float32 else value
        for name, value in net.state_dict().items()
    }
    with replace_whole(path) as temporary:
        save_file(state, temporary)
        temporary.chmod(0o644)  # safetensors makes files that only their owner can read
    text = json.dumps({"format": FORMAT, **record}, indent=1, sort_keys=True) + "\n"
    write_text(path.with_suffix(".json"), text)


def load_checkpoint(path: Path) -> tuple[GalaxyNet, dict[str, Any]]:
    """The float32 network in a file of `save_encoder` or of training, and its record.

    `.safetensors` needs its record beside it; other files are torch's, read as weights only, with
    "record" and "averaged" inside.

    Raises:
        EncoderError: for a file that is missing, damaged, or without a record.
    """
    state, record = _safetensors(path) if path.suffix == ".safetensors" else _torch(path)
    try:
        frame, tree = Frame.from_record(record["frame"]), tree_from_record(record["tree"])
        net = GalaxyNet(record["backbone"], frame, tree, polar=record.get("polar", 0))
        if record.get("levels"):
            net.add_levels()
        if record.get("metric"):
            net.add_metric(record["metric"])
        if record.get("around"):
            net.add_around(record["around"])
        if record.get("familiarity"):
            net.add_familiarity(Familiarity(net.dim, record["familiarity"]))
        net.load_state_dict({name: _whole(value) for name, value in state.items()})
    except (KeyError, TypeError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise EncoderError(
            f"The record of '{path}' does not fit its weights ({reason})."
        ) from error
    return net, record


def _safetensors(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    record = path.with_suffix(".json")
    if not path.is_file() or not record.is_file():
        missing = record if path.is_file() else path
        raise EncoderError(f"There is no file '{missing}'; {ADVICE}.")
    try:
        return load_file(path), json.loads(record.read_text())
    except (SafetensorError, ValueError) as error:
        raise EncoderError(f"'{path}' or its record is damaged ({error}); {ADVICE}.") from error


def _torch(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    try:
        held = torch.load(path, weights_only=True, map_location="cpu")
        return held["averaged"], held["record"]
    except Exception as error:  # torch.load raises a dozen kinds, pickle's own among them
        reason = str(error).splitlines()[0][:120]
        raise EncoderError(
            f"'{path}' is not a checkpoint of `explorer train` ({reason})."
        ) from error


def _whole(value: Tensor) -> Tensor:
    return value.float() if value.dtype == torch.float16 else value


def weights_sha256(network: nn.Module) -> str:
    """The SHA-256 of all weights and buffers by name, as float32 bytes."""
    digest = hashlib.sha256()
    for name, value in sorted(network.state_dict().items()):
        digest.update(name.encode())
        digest.update(value.detach().cpu().float().contiguous().numpy().tobytes())
    return digest.hexdigest()
