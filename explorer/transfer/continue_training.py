"""Trains an encoder further on a new survey and embeds both catalogues with it."""

import hashlib
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.embeddings import catalogue_folder, embedding_folder
from explorer.catalogue.manifest import Manifest
from explorer.encoder import load_encoder
from explorer.encoder.frames import Frame
from explorer.errors import CatalogueError
from explorer.pipeline.build import Recipe, build
from explorer.pipeline.reembed import check_images
from explorer.progress import Progress
from explorer.tasks.space import sample_rows
from explorer.training.continue_training import (
    ContinueConfig,
    SurveyCrops,
    continue_encoder_training,
)
from explorer.training.labelled_crops import CropStore, load_or_replace_crops
from explorer.workspace.workspace import Workspace

FOLDER = "continued"
MAX_GALAXIES = 5_000  # galaxies of either catalogue that are trained on


@dataclass(frozen=True)
class ContinuedCatalogues:
    """The encoder's file, and the folders of source and target embedded by it."""

    encoder: Path
    source: Path
    target: Path


def continue_training(
    source: Workspace, target: Workspace, config: ContinueConfig, progress: Progress
) -> ContinuedCatalogues:
    """Train the target's encoder further on its images, and embed both catalogues with the result.

    The encoder lies in the target's folder under `continued/`. A run that was stopped goes on; what
    is there already is used.

    Raises:
        EncoderError: an encoder that `train` did not make.
        CatalogueError: a catalogue whose images are not pictures, or which are gone.
    """
    for workspace in (source, target):
        _check_images(workspace)
    encoder = target.search.similarity.encoder
    told = f"{encoder.weights_sha256} {config} {source.catalogue.path.resolve()}"
    name = hashlib.sha256(told.encode()).hexdigest()[:8]
    folder = catalogue_folder(target.catalogue.path) / FOLDER / name
    file = folder / f"continued-{config.steps}.safetensors"
    if not file.exists():
        theirs = _crops(target, encoder.frame, folder / "theirs", config.seed, progress)
        ours = _crops(source, encoder.frame, folder / "ours", config.seed, progress)
        progress.stage("continuing", config.steps)
        tell = lambda done, total: progress.update(done)  # noqa: E731
        crops = SurveyCrops(theirs, ours)
        continue_encoder_training(encoder, crops, config, folder, tell=tell)
    places = [
        _embed_catalogue(workspace, file.resolve(), progress) for workspace in (source, target)
    ]
    return ContinuedCatalogues(file, *places)


def _check_images(workspace: Workspace) -> None:
    if not workspace.catalogue.pictured:
        raise CatalogueError(
            f"{workspace.catalogue.path} holds {workspace.catalogue.object_kind.many}: their "
            "embedding is measured, not learned, and cannot be trained further."
        )
    check_images(workspace.catalogue)


def _crops(
    workspace: Workspace, frame: Frame, folder: Path, seed: int, progress: Progress
) -> NDArray[np.uint8]:
    rows = sample_rows(len(workspace.catalogue), most=MAX_GALAXIES, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    progress.stage("cropping", len(rows))
    return load_or_replace_crops(
        CropStore(folder, workspace.catalogue.manifest.source),
        workspace.originals.image,
        rows,
        frame,
        tell=lambda done, total: progress.update(done),
    )


def _embed_catalogue(workspace: Workspace, encoder: Path, progress: Progress) -> Path:
    """The folder of the catalogue's embedding by `encoder`; built, or its build continued."""
    home = catalogue_folder(workspace.catalogue.path)
    manifest = Manifest.read(home)
    known = {one.name for one in fields(Recipe)} - {"out", "views"}
    asked = {name: value for name, value in manifest.build.items() if name in known}
    asked |= {"source": manifest.source, "encoder": str(encoder)}
    build(Recipe(**asked, out=home, views=workspace.catalogue.manifest.views), progress)
    loaded = load_encoder(str(encoder), device=workspace.settings.device)
    place = embedding_folder(home, {"name": loaded.name, "weights_sha256": loaded.weights_sha256})
    count = Manifest.read(place).galaxies
    if count != len(workspace.catalogue):
        raise CatalogueError(
            f"{place} holds {count:,} of {len(workspace.catalogue):,} galaxies: others were added "
            f"from elsewhere. Run for each source: python -m explorer build SOURCE --out {home} "
            f"--encoder {encoder}"
        )
    return place
