"""What cannot be trained further; a whole run is in tests/training/test_continue_training.py."""

import shutil
from pathlib import Path

import pytest

import explorer
from explorer.catalogue.manifest import Manifest
from explorer.errors import CatalogueError
from explorer.progress import Progress
from explorer.training.continue_training import ContinueConfig
from explorer.transfer.continue_training import FOLDER, continue_training


def test_catalogues_without_their_images_or_of_light_curves_are_refused(
    catalogue: Path, tmp_path: Path
) -> None:
    config = ContinueConfig(steps=1)
    workspace = explorer.open(catalogue)
    shutil.rmtree(tmp_path / "in")
    with pytest.raises(CatalogueError, match="cannot be embedded again: the images"):
        continue_training(workspace, workspace, config, Progress())
    manifest = Manifest.read(catalogue)
    manifest.build["kind"] = "lightcurves"
    manifest.write(catalogue)
    curves = explorer.open(catalogue)
    with pytest.raises(CatalogueError, match="light curves: their embedding is measured"):
        continue_training(curves, curves, config, Progress())
    assert not (catalogue / FOLDER).exists()
