"""A folder of two catalogues, and how to wait for a process."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.catalogues.folder import CatalogueFolder
from explorer.catalogues.summary import USED


def until(met: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until a condition is met."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def copied(built: Path, place: Path) -> Path:
    """A copy of the shared catalogue to write to, of a version of its own."""
    shutil.copytree(built, place, ignore=shutil.ignore_patterns(USED))
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["build"]["seconds"] = len(place.name) + 0.5
    (place / "manifest.json").write_text(json.dumps(manifest))
    return place


@pytest.fixture
def two(built: Path, tmp_path: Path) -> CatalogueFolder:
    """The folder of the catalogues "first", on which the app is opened, and "second"."""
    folder = tmp_path / "catalogues"
    folder.mkdir()
    for name in ("first", "second"):
        copied(built, folder / name)
    return CatalogueFolder(folder, folder / "first")
