"""Images of a selection in one file: as they were read, each with its row of the table."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from explorer.errors import CatalogueError, ExplorerError
from explorer.workspace.images_zip import write_images
from explorer.workspace.workspace import Workspace


def ids(workspace: Workspace, rows: list[int]) -> list[str]:
    return [str(galaxy) for galaxy in workspace.catalogue.ids()[rows]]


def test_files_are_taken_as_they_are(workspace: Workspace, tmp_path: Path) -> None:
    some = ids(workspace, [4, 0])
    assert write_images(workspace, some, tmp_path / "some.zip") == 2
    with zipfile.ZipFile(tmp_path / "some.zip") as packed:
        which = pd.read_csv(packed.open("images.csv"), dtype=str)
        table = pd.read_csv(packed.open("galaxies.csv"), dtype={"id": str})
        assert which["id"].tolist() == table["id"].tolist() == some and "oddness" in table
        original = tmp_path / "in" / workspace.catalogue.values(4)["reference"]
        assert packed.read(which["image"][0]) == original.read_bytes()
        assert sorted(packed.namelist()) == sorted([*which["image"], "images.csv", "galaxies.csv"])


def test_an_image_that_is_gone_is_its_thumbnail(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "in" / workspace.catalogue.values(4)["reference"]).unlink()
    held = io.BytesIO()
    write_images(workspace, ids(workspace, [4]), held)
    with zipfile.ZipFile(held) as packed:
        name = next(each for each in packed.namelist() if each.startswith("images/"))
        assert np.asarray(Image.open(packed.open(name))).shape == (192, 192, 3)


def test_none_and_unknown_ones_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="0 images cannot be exported"):
        write_images(workspace, [], tmp_path / "a.zip")
    with pytest.raises(CatalogueError):
        write_images(workspace, ["nobody"], tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()
