"""An encoder by name: what turns framed galaxies into embeddings and predicted votes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from explorer.arrays import Crops
from explorer.config import asset
from explorer.encoder.checkpoint import load_checkpoint, weights_sha256
from explorer.encoder.frames import Frame
from explorer.encoder.hub import load_named
from explorer.encoder.network import GalaxyNet
from explorer.encoder.views import eight_views
from explorer.encoder.votes import Tree, fractions, tree_from_record
from explorer.errors import EncoderError

SOURCE, WHOLE = "source", "whole"  # the parts of an embedding
CURVES = "lightcurves-"  # what a catalogue of light curves names as its encoder
BUNDLED = asset("bundled.safetensors")


@dataclass(frozen=True)
class Encoder:
    """A network with all that makes its embeddings; compare those of one `weights_sha256` only.

    `frame` makes the pixels it was taught on. `parts` are the lengths of the embedding's parts:
    one, or "source" (that frame) and "whole" (the whole cutout, `wide`) side by side.
    `dim` is D, the embedding's length; `vote_names` the V columns of predicted vote fractions,
    empty without a vote head; `record` is JSON-able and belongs into a catalogue's manifest.
    """

    name: str
    weights_sha256: str
    dim: int
    record: dict[str, Any]
    vote_names: tuple[str, ...]
    frame: Frame
    wide: Frame | None
    parts: dict[str, int]
    network: nn.Module
    tree: Tree | None
    device: torch.device


def load_encoder(name: str = "bundled", *, device: str = "auto") -> Encoder:
    """An encoder ready for use.

    Args:
        name: "bundled"; a checkpoint's path; "hf_hub:mwalmsley/zoobot-encoder-…", which gets
            Zoobot's own preprocessing; or any name that timm knows.
        device: "auto" (CUDA where there is one), "cpu", "cuda", "cuda:1" …

    Raises:
        EncoderError: for a name that is unknown or out of reach, or a damaged checkpoint.
    """
    if name.startswith(CURVES):
        raise EncoderError(
            "The embedding of light curves is made of their measures: no image can be looked for "
            "among them."
        )
    path = BUNDLED if name == "bundled" else Path(name)
    if path.suffix not in {".safetensors", ".pt", ".pth", ".ckpt"}:
        other, record = load_named(name)
        return encoder_of(other, record, name=name, tree=None, device=device)
    network, record = load_checkpoint(path)
    tree = tree_from_record(record["tree"])
    return encoder_of(network, record, name=name, tree=tree, device=device)


def load_same_encoder(
    wanted: dict[str, Any], *, device: str = "auto", folder: Path | None = None
) -> Encoder:
    """The encoder that a manifest's `wanted` names, if its weights are those it was.

    `folder`: the catalogue's, where an encoder that was fitted to it lies.

    Raises:
        EncoderError: the weights here are others than those the catalogue was built with, or its
            embeddings came with its table.
    """
    if wanted.get("record", {}).get("own_embeddings"):
        raise EncoderError(
            f"The embeddings of this catalogue came with its table, made by {wanted['name']!r} "
            f"(length {wanted['dim']}): that encoder, which is not here, would have to see the "
            "image; look by ids, or build the catalogue with an --encoder."
        )
    encoder = load_encoder(_place_of_weights(wanted, folder), device=device)
    encoder = replace(encoder, name=wanted["name"])
    if encoder.weights_sha256 != wanted["weights_sha256"]:
        raise EncoderError(
            f"The catalogue was built with other weights of {wanted['name']!r} than are here now. "
            "Build it again, or bring those weights back."
        )
    return encoder


def _place_of_weights(wanted: dict[str, Any], folder: Path | None) -> str:
    if "file" not in wanted or folder is None:
        return str(wanted["name"])
    return str(folder / wanted["file"])


def encoder_of(
    network: nn.Module,
    record: dict[str, Any],
    *,
    name: str,
    tree: Tree | None,
    device: str = "auto",
) -> Encoder:
    """An encoder around a network with `features` (and `votes`, where a tree is given)."""
    place = _device(device)
    frame = Frame.from_record(record["frame"])
    network = network.to(place).to(memory_format=torch.channels_last)
    names = tree.columns if tree is not None else ()
    probe = torch.zeros(1, frame.channels, frame.size_px, frame.size_px)
    parts = {SOURCE: infer(network, probe, tree, 1)[0].shape[1]}
    wide = None
    if isinstance(network, GalaxyNet) and network.around is not None:
        wide = replace(frame, kind="centre")
        parts[WHOLE] = network.around.out_features
    digest = weights_sha256(network)
    dim = sum(parts.values())
    return Encoder(name, digest, dim, record, names, frame, wide, parts, network, tree, place)


def untrained_encoder(
    *, seed: int = 0, size_px: int | None = None, device: str = "auto"
) -> Encoder:
    """The bundled encoder with random weights: what framing and layers alone can do.

    `size_px`: of its pixels, as many as the bundled one sees where None.
    """
    record = load_checkpoint(BUNDLED)[1]
    torch.manual_seed(seed)
    if size_px is not None:
        record = {**record, "frame": {**record["frame"], "size_px": size_px}}
    frame, tree = Frame.from_record(record["frame"]), tree_from_record(record["tree"])
    network = GalaxyNet(record["backbone"], frame, tree, polar=record.get("polar", 0))
    return encoder_of(network, record, name="untrained", tree=tree, device=device)


def _device(name: str) -> torch.device:
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        place = torch.device(name)
    except RuntimeError as error:
        raise EncoderError(f"There is no device '{name}'; use auto, cpu or cuda.") from error
    if place.type == "cuda" and not torch.cuda.is_available():
        raise EncoderError("There is no CUDA device here; use --device cpu.")
    return place


@dataclass(frozen=True)
class Seen:
    """What an encoder makes of B galaxies.

    embeddings: float32 (B, D), unit length. votes: float32 (B, V), fractions 0 to 1. familiarity:
    float32 (B,), the share of galaxies of the taught kinds that look as odd; NaN where unknown.
    """

    embeddings: NDArray[np.float32]
    votes: NDArray[np.float32]
    familiarity: NDArray[np.float32]


def see(encoder: Encoder, crops: Sequence[Crops], views: int) -> Seen:
    """What `encoder` makes of galaxies framed by its `frame`, and by its `wide` if it has one.

    The two share the views, so that two frames cost as much as one (but for a single view, which
    is taken of both); both parts of an embedding weigh alike.
    crops: one or two of uint8 (B, S, S, 3).
    """
    pixels = [as_pixels(list(part), encoder.frame, encoder.device) for part in crops]
    each = views if encoder.wide is None else max(1, views // 2)
    seen = _see_source(encoder.network, pixels[0], encoder.tree, each)
    if encoder.wide is None:
        return seen
    whole = _see_whole(encoder.network, pixels[1], each)
    both = np.hstack([seen.embeddings, whole]) / np.sqrt(np.float32(2))
    return replace(seen, embeddings=both)


def infer(
    network: nn.Module, pixels: Tensor, tree: Tree | None, views: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Embeddings (B, D) of unit length and vote fractions (B, V), averaged over the views.

    pixels: float32 (B, C, S, S), 0 to 1, of the frame that was taught: an embedding's first part.
    """
    seen = _see_source(network, pixels, tree, views)
    return seen.embeddings, seen.votes


def _see_source(network: nn.Module, pixels: Tensor, tree: Tree | None, views: int) -> Seen:
    vectors, votes, familiar = [], [], []
    knows = getattr(network, "familiarity", None)
    with evaluation_mode(network):
        for view in eight_views(pixels.to(_place_of(network), torch.float32), views):
            # What `encoder_of` asks of a network, nn.Module cannot say.
            features = _features(network, view)
            embedding = network.embedding(features)  # type: ignore[operator]  # as above
            vectors.append(functional.normalize(embedding, dim=1))
            if tree is not None:
                answers = network.votes(features)  # type: ignore[operator]  # as above
                votes.append(fractions(answers, tree))
            if knows is not None:
                familiar.append(knows(features[:, : knows.width]))
    count = len(pixels)
    return Seen(
        functional.normalize(torch.stack(vectors).mean(0), dim=1).cpu().numpy(),
        _mean(votes) if votes else np.zeros((count, 0), np.float32),
        _mean(familiar) if familiar else np.full(count, np.nan, np.float32),
    )


def _mean(of_views: list[Tensor]) -> NDArray[np.float32]:
    return torch.stack(of_views).mean(0).cpu().numpy()


def _see_whole(network: nn.Module, pixels: Tensor, views: int) -> NDArray[np.float32]:
    with evaluation_mode(network):
        vectors = [
            # Only a GalaxyNet has a wide frame; nn.Module cannot say it.
            functional.normalize(network.surroundings(_features(network, view)), dim=1)  # type: ignore[operator]
            for view in eight_views(pixels.to(_place_of(network), torch.float32), views)
        ]
    return functional.normalize(torch.stack(vectors).mean(0), dim=1).cpu().numpy()


def _features(network: nn.Module, view: Tensor) -> Tensor:
    """Features (B, W) of a view, float32; on a GPU our own network works in float16.

    That moves an embedding by 2e-5 in cosine; bfloat16 by 2e-3, too much to mix with a processor's.
    Other people's networks keep float32: the range of float16 may be too small for them.
    """
    quick = view.is_cuda and isinstance(network, GalaxyNet)
    with torch.autocast("cuda", torch.float16, enabled=quick):
        # What `encoder_of` asks of a network, nn.Module cannot say.
        return network.features(view).float()  # type: ignore[operator]


def _place_of(network: nn.Module) -> torch.device:
    return next(network.parameters()).device


@contextmanager
def evaluation_mode(network: nn.Module) -> Iterator[None]:
    """Run the block in evaluation mode and without gradients; the only place that does so."""
    network.eval()
    with torch.inference_mode():
        yield


def as_pixels(
    framed_images: Sequence[NDArray[np.uint8]], frame: Frame, device: torch.device | None = None
) -> Tensor:
    """Float32 (B, C, S, S), 0 to 1, of framed uint8 (S, S, 3); C = 1 takes the mean.

    They travel to `device` as bytes, a quarter of their size as floats.
    """
    bytes_there = torch.from_numpy(np.stack(framed_images)).to(device)
    stacked = bytes_there.permute(0, 3, 1, 2).float() / 255
    return stacked.mean(1, keepdim=True) if frame.channels == 1 else stacked
