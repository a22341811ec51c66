"""An encoder's last maps fitted to a catalogue's own images, kept where galaxies are found better.

Everything is done on what nobody labelled: of galaxies that the maps were not fitted to, two views
each, one looks for the other among all of them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from explorer.arrays import Rows, Vectors
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.projection import FEWEST_GALAXIES, Weighing, fit_projection, unit_length
from explorer.catalogue.writer import Writer
from explorer.config import Settings
from explorer.encoder import Encoder, load_same_encoder
from explorer.encoder.checkpoint import save_encoder, weights_sha256
from explorer.encoder.network import GalaxyNet
from explorer.pipeline.own_views import drawn_rows, thumbnails_of
from explorer.pipeline.reembed import check_images, embed_by
from explorer.pipeline.representation import NETWORK, looks_foreign, weigh_frames, weighing
from explorer.progress import Progress
from explorer.training.found_again import found_again
from explorer.training.own_maps import (
    ViewFeatures,
    embeddings_of,
    features_of_views,
    fit_own_maps,
    with_levels,
)

GALAXIES = 800  # a third of them is never fitted to
VIEWS = 3
BEFORE = "before"  # in a manifest's encoder: what it was before it was fitted
FITTED = "{}, fitted to this catalogue"

KEPT = (
    "The encoder's last maps were fitted anew to {:,} galaxies of the catalogue, without labels: "
    "of {:,} others, each is found again by another view at {:.2f} instead of {:.2f} (the mean of "
    "1 / rank)."
)
NOT_BETTER = (
    "The encoder is left as it is: with its last maps fitted anew to {:,} galaxies, {:,} others "
    "were found again by another view at {:.2f}, before at {:.2f} (the mean of 1 / rank)."
)
NOT_FOREIGN = (
    "The encoder is left as it is: {:.0%} of the galaxies look like those it was taught, and what "
    "it was taught tells their kinds apart better than maps fitted without labels."
)
NOT_KNOWN = "The encoder is left as it is: how familiar the galaxies look to it is not known."
TOO_FEW = "The encoder is left as it is: to fit it takes {:,} galaxies."


@dataclass(frozen=True)
class Tried:
    """How well galaxies are found again, before and after maps were fitted to others."""

    before: float
    after: float
    fitted: int
    judged: int

    @property
    def is_better(self) -> bool:
        """Whether the fitted maps are to be kept."""
        return self.after > self.before

    def told(self) -> dict[str, Any]:
        """What the manifest says of it."""
        numbers = (self.fitted, self.judged, self.after, self.before)
        why = (KEPT if self.is_better else NOT_BETTER).format(*numbers)
        found = {"found_again": round(self.after, 4), "found_again_before": round(self.before, 4)}
        return {"kept": self.is_better, "why": why, "fitted_on": self.fitted, **found}


def network_is_due(manifest: Manifest) -> bool:
    """Whether it is asked for that the encoder be fitted, or no more, and is not done."""
    tune, fitted = manifest.representation.get("tune"), BEFORE in manifest.encoder
    if tune == NETWORK:
        return not fitted and NETWORK not in manifest.representation
    return fitted


def follow_network_wish(writer: Writer, manifest: Manifest, progress: Progress) -> bool:
    """Fit the encoder, or take back the one before, as the manifest asks; whether it embedded anew.

    Raises:
        EncoderError: no encoder that can be fitted, or it is not here.
        CatalogueError: the images that must be embedded anew are gone.
    """
    if not network_is_due(manifest):
        return False
    if manifest.representation.get("tune") != NETWORK:
        return _take_back(writer, manifest, progress)
    refused = _refusal(manifest, len(writer))
    if refused:
        manifest.representation[NETWORK] = {"kept": False, "why": refused}
        return False
    return _fit_and_judge(writer, manifest, progress)


def _refusal(manifest: Manifest, count: int) -> str:
    if count < FEWEST_GALAXIES:
        return TOO_FEW.format(FEWEST_GALAXIES)
    if looks_foreign(manifest):
        return ""
    return NOT_KNOWN if manifest.familiar is None else NOT_FOREIGN.format(manifest.familiar)


def _fit_and_judge(writer: Writer, manifest: Manifest, progress: Progress) -> bool:
    catalogue = Catalogue.open(writer.folder)
    check_images(catalogue)
    progress.stage("encoder", 1)
    encoder = _loaded(manifest, writer.folder)
    before, network = with_levels(encoder)
    progress.update(1)
    rows = drawn_rows(np.random.default_rng(manifest.seed), len(writer), GALAXIES)
    features = _seen(encoder, network, (writer, rows), progress, manifest.seed)
    tried = fit_and_try((before, network), features, manifest, progress)
    manifest.representation[NETWORK] = tried.told()
    if not tried.is_better:
        return False
    manifest.encoder = _stored(network, encoder.record, manifest.encoder, writer.folder)
    embed_by(_loaded(manifest, writer.folder), catalogue, writer, progress)
    return True


def _take_back(writer: Writer, manifest: Manifest, progress: Progress) -> bool:
    catalogue = Catalogue.open(writer.folder)
    check_images(catalogue)
    manifest.encoder = manifest.encoder[BEFORE]
    embed_by(_loaded(manifest, writer.folder), catalogue, writer, progress)
    return True


def _loaded(manifest: Manifest, folder: Path) -> Encoder:
    device = Settings.from_environment().device
    return load_same_encoder(manifest.encoder, device=device, folder=folder)


def _seen(
    encoder: Encoder,
    network: GalaxyNet,
    drawn: tuple[Writer, Rows],
    progress: Progress,
    seed: int,
) -> ViewFeatures:
    """Features of views of the drawn rows, told as they are made."""
    writer, rows = drawn
    progress.stage("fitting", len(rows))

    def counted() -> Any:
        done = 0
        for images in thumbnails_of(writer, rows):
            yield images
            done += len(images)
            progress.update(done)

    return features_of_views(encoder, network, counted(), VIEWS, seed)


def fit_and_try(
    networks: tuple[GalaxyNet, GalaxyNet],
    features: ViewFeatures,
    manifest: Manifest,
    progress: Progress,
) -> Tried:
    """Fit the maps of a network to two thirds of the galaxies, and find the rest again by both.

    networks: as it was, and the one to fit. features: of views by the latter, whose first ones are
    those of the former.
    """
    network, count = networks[1], len(features.source)
    progress.stage("judging", 1 + len(networks))
    fitted, judged = np.arange(2 * count // 3), np.arange(2 * count // 3, count)
    fit_own_maps(network, features.of(fitted))
    if "frame" not in manifest.representation:
        weigh_frames(manifest)
    progress.update(1)
    found = []
    for done, made in enumerate(networks, 2):
        found.append(_found_by(embeddings_of(made, features), fitted, judged, manifest))
        progress.update(done)
    return Tried(found[0], found[1], len(fitted), len(judged))


def _found_by(embeddings: Vectors, fitted: Rows, judged: Rows, manifest: Manifest) -> float:
    """How well the judged galaxies are found again, by a search fitted to the others (n, V, D)."""
    known = unit_length(embeddings[fitted].mean(axis=1))
    weighed: Weighing = weighing(manifest, embeddings[fitted, 0] - embeddings[fitted, 1])
    project = fit_projection(lambda: iter([known]), weighed)
    one, other = (project(embeddings[judged, view]) for view in (0, 1))
    return found_again(one, other)


def _stored(
    network: GalaxyNet, record: dict[str, Any], before: dict[str, Any], folder: Path
) -> dict[str, Any]:
    """What the manifest says of a network that was fitted, after it is written into `folder`.

    record: of the encoder that was fitted. before: what the manifest said of it.
    """
    digest = weights_sha256(network.half().float())  # as they are stored
    file = f"encoder-{digest[:8]}.safetensors"
    record = record | {"levels": True}
    save_encoder(network, record, folder / file)
    name = FITTED.format(before["name"])
    new = {"name": name, "weights_sha256": digest, "record": record, "file": file}
    return before | new | {BEFORE: before}
