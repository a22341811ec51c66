"""Retrieval of several encoders on galaxies that the bundled one was not trained on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image

from explorer.config import asset
from explorer.encoder import Encoder, embed, load_encoder
from explorer.errors import EncoderError
from explorer.evaluate.plain_features import Read, features_of
from explorer.evaluate.retrieval import evaluate_retrieval
from explorer.training.crops import read_rgb
from explorer.training.galaxy_zoo import READERS

HELD_OUT = asset("bundled.held_out.txt")
COLUMNS = {
    "sdss-gz2-kaggle": "class5",
    "sdss-gz2-votes": "derived_label",
    "sdss-gz1-small": "class",
    "decals-rings-zoobot": "ring",
}


@dataclass(frozen=True)
class RetrievalTrial:
    """How encoders are compared.

    k: neighbours looked at. views: views averaged. held_out: file of `set/images/file` lines that
    take part. seed: of the untrained weights.
    """

    k: int = 10
    views: int = 8
    held_out: Path = HELD_OUT
    seed: int = 0


def retrieval_table(
    data: Path,
    names: Sequence[str] = ("bundled", "untrained", "pixels"),
    trial: RetrievalTrial = RetrievalTrial(),
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """{"k", "held_out", "encoders": {name: {set: figures of evaluate_retrieval}}}.

    Args:
        data: the folder of labelled sets.
        names: encoders by name or path; "untrained" is the bundled encoder's backbone with random
            weights, "pixels" a 40-component PCA of 64 px images.
        trial: how they are compared.
        tell: hears of progress.

    Raises:
        EncoderError: where no set or no held-out list is found.
    """
    sets = {name: held_out_cutouts(data, name, trial.held_out) for name in labelled_sets(data)}
    if not sets:
        raise EncoderError(f"The table needs labelled sets; '{data}' has none.")
    encoders: dict[str, Any] = {}
    for name in names:
        encoders[name] = {}
        for where, (files, labels) in sets.items():
            tell(f"{name}: {where}, {len(files)} galaxies")
            vectors = features_of(
                name, _reader(files), len(files), views=trial.views, seed=trial.seed
            )
            encoders[name][where] = evaluate_retrieval(vectors, labels, k=trial.k)
    return {"k": trial.k, "held_out": trial.held_out.name, "encoders": encoders}


def _reader(files: list[Path]) -> Read:
    return lambda row: read_rgb(files[row])


def labelled_sets(data: Path) -> list[str]:
    """The sets under `data` that retrieval looks at: Galaxy Zoo's, then a user's own."""
    own = [path.parent for path in sorted(data.glob("*/labels.csv"))]
    own = [
        f
        for f in own
        if f.name not in READERS and "label" in pd.read_csv(f / "labels.csv", nrows=0)
    ]
    known = [name for name in COLUMNS if (data / name / "labels.csv").is_file()]
    return [*known, *(folder.name for folder in own)]


def held_out_cutouts(data: Path, name: str, held_out: Path) -> tuple[list[Path], NDArray[np.str_]]:
    """Files and labels (n,) of one set's held-out, labelled galaxies; GZ1 spirals merged."""
    if not held_out.is_file():
        raise EncoderError(f"The table needs '{held_out}', which is not there.")
    wanted = set(held_out.read_text().split("\n"))
    table = pd.read_csv(data / name / "labels.csv", dtype=str).fillna("")
    label = table[COLUMNS.get(name, "label")].str.replace(r"^spiral_.*", "spiral", regex=True)
    keep = (label != "") & (name + "/" + table["file"]).isin(wanted)
    return [data / name / file for file in table["file"][keep]], label[keep].to_numpy(dtype=str)


def evaluate_invariance(
    data: Path,
    name: str = "bundled",
    *,
    held_out: Path = HELD_OUT,
    count: int = 200,
    seed: int = 0,
) -> dict[str, Any]:
    """The cosine of galaxies and the same images changed, for 8 views averaged and for 1.

    {"n", "views_8": {change: {"median", "p05"}}, "views_1": …}; the changes are those of `CHANGES`,
    and "another" is the next galaxy of the same set, for scale. Held-out galaxies, `count` a set.
    """
    rng = np.random.default_rng(seed)
    sets = labelled_sets(data)
    files = [f for where in sets for f in held_out_cutouts(data, where, held_out)[0][:count]]
    upright = [read_rgb(file) for file in files]
    changed = {change: [make(image, rng) for image in upright] for change, make in CHANGES.items()}
    encoder = load_encoder(name)
    result: dict[str, Any] = {"n": len(files)}
    for views in (8, 1):
        plain = _embed_images(encoder, upright, views)
        cosine = {
            change: (plain * _embed_images(encoder, images, views)).sum(axis=1)
            for change, images in changed.items()
        }
        cosine["another"] = (plain * np.roll(plain, 1, axis=0)).sum(axis=1)
        result[f"views_{views}"] = {change: _quantiles(values) for change, values in cosine.items()}
    return result


def _quantiles(cosine: NDArray[np.float32]) -> dict[str, float]:
    low, middle = np.quantile(cosine, [0.05, 0.5])
    return {"median": float(middle), "p05": float(low)}


Change = Callable[[NDArray[np.uint8], np.random.Generator], NDArray[np.uint8]]


def _rotate(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The image rotated by a random angle, sky in the corners."""
    sky = tuple(int(v) for v in np.median(image.reshape(-1, 3), axis=0))
    angle_deg = float(rng.uniform(0, 360))
    turned = Image.fromarray(image).rotate(angle_deg, Image.Resampling.BICUBIC, fillcolor=sky)
    return np.asarray(turned)


def _mirror(image: NDArray[np.uint8], _: np.random.Generator) -> NDArray[np.uint8]:
    """The image left to right: the other handedness."""
    return np.ascontiguousarray(image[:, ::-1])


def _shrink(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The galaxy 0.6 to 0.9 times its size in the same frame, mirrored sky around it."""
    side = max(8, round(min(image.shape[:2]) * float(rng.uniform(0.6, 0.9))))
    small = np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.LANCZOS))
    pad = min(image.shape[:2]) - side
    return np.pad(small, ((pad // 2, pad - pad // 2),) * 2 + ((0, 0),), mode="symmetric")


def _add_noise(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The image on a sky 6 levels brighter with noise of 5 levels."""
    noisy = image + rng.normal(6, 5, image.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


CHANGES: dict[str, Change] = {
    "rotated": _rotate,
    "mirrored": _mirror,
    "farther": _shrink,
    "noisier": _add_noise,
}


def _embed_images(
    encoder: Encoder, images: list[NDArray[np.uint8]], views: int
) -> NDArray[np.float32]:
    batches = embed(encoder, lambda row: images[row], len(images), views=views)
    return np.concatenate([batch.embeddings for batch in batches])
