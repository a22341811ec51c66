"""Small real catalogues that tests share; every image here is made, none is copied."""

import os
import shutil
import signal
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import explorer
from explorer.config import Settings
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress
from explorer.workspace.workspace import Workspace
from tests import fakes
from tests.chromium import browser, page  # noqa: F401 (fixtures, found by name)
from tests.cloud_stores import az, gs  # noqa: F401
from tests.folders import two  # noqa: F401
from tests.object_stores import misbehaving, s3, s3_endpoint  # noqa: F401
from tests.postgresql import database, postgresql  # noqa: F401


def pytest_configure() -> None:
    """What a shell runs in the background ignores an interrupt, and so would what tests start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real labelled galaxies; tests that need it skip where it is absent."""
    folder = Settings.from_environment().data
    if not (folder / "sdss-gz2-votes").is_dir():
        pytest.skip(f"no labelled galaxies in {folder}; EXPLORER_DATA names another folder")
    return folder


@pytest.fixture(autouse=True)
def no_sesame(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name leaves this machine, unless a test has a server for it."""
    monkeypatch.setenv("EXPLORER_SESAME", "off")


@pytest.fixture
def fake_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build and workspace with the quick stand-in for the encoder."""
    monkeypatch.setattr("explorer.pipeline.build.load_encoder", fakes.load_fake)
    monkeypatch.setattr("explorer.pipeline.embedding.embed", fakes.embed_fake)
    monkeypatch.setattr("explorer.pipeline.reembed.embed", fakes.embed_fake)
    monkeypatch.setattr("explorer.encoder.models.load_encoder", fakes.load_fake)
    monkeypatch.setattr("explorer.encoder.embed_images", fakes.embed_fakes)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of 59 made galaxies, built once by the stand-in encoder: for reading only."""
    return build_made(tmp_path_factory.mktemp("made"))


def build_made(folder: Path, *, count: int = 60, seed: int = 0) -> Path:
    """A catalogue of made galaxies by the stand-in encoder, the first of them broken."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("explorer.pipeline.build.load_encoder", fakes.load_fake)
        patch.setattr("explorer.pipeline.embedding.embed", fakes.embed_fake)
        source = write_galaxies(folder / "in", count, seed=seed)
        build(Recipe(str(source), folder / "cat"), Progress())
    return folder / "cat"


@pytest.fixture
def catalogue(built: Path, tmp_path: Path) -> Path:
    """A copy of that catalogue to write to: `tmp_path / "cat"`, its images in "in" beside it."""
    return copy_of(built, tmp_path)


def copy_of(built: Path, folder: Path) -> Path:
    """The catalogue and its images copied into `folder`, as if built there."""
    shutil.copytree(built.parent, folder, dirs_exist_ok=True)
    manifest = folder / "cat" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(str(built.parent), str(folder)))
    return folder / "cat"


@pytest.fixture
def workspace(catalogue: Path, fake_encoder: None) -> Workspace:
    """The copy, opened."""
    return explorer.open(catalogue)


def galaxy_image(rng: np.random.Generator, *, kind: str, size_px: int = 64) -> NDArray[np.uint8]:
    """A made galaxy, uint8 (H, W, 3): "round", "edge_on" or "ring"."""
    y, x = np.mgrid[:size_px, :size_px] - (size_px - 1) / 2
    angle, width = rng.uniform(0, np.pi), rng.uniform(5, 8)
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    if kind == "edge_on":
        light = np.exp(-((along / (2 * width)) ** 2) - (across / 2) ** 2)
    elif kind == "ring":
        light = np.exp(-(((np.hypot(x, y) - 2 * width) / 2.5) ** 2))
    else:
        light = np.exp(-(np.hypot(x, y) / width))
    colour = {"round": (1.0, 0.8, 0.5), "edge_on": (0.9, 0.8, 0.7), "ring": (0.5, 0.7, 1.0)}[kind]
    noisy = light[..., None] * np.array(colour) * 220 + rng.normal(12, 4, (size_px, size_px, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def write_galaxies(folder: Path, count: int = 60, *, seed: int = 0) -> Path:
    """A folder of made galaxies and its table; returns the table, one broken image among them."""
    rng = np.random.default_rng(seed)
    (folder / "images").mkdir(parents=True)
    lines = ["objid,file,ra,dec,class,z"]
    for number in range(count):
        kind = ("round", "edge_on", "ring")[number % 3]
        name = f"images/g{number:03}.png"
        Image.fromarray(galaxy_image(rng, kind=kind)).save(folder / name)
        objid = 587722952767439000 + number
        lines.append(
            f"{objid},{name},{150 + number / 50:.5f},{2 - number / 60:.5f},{kind},{number / 500}"
        )
    (folder / "images" / "g001.png").write_bytes(b"not an image")
    table = folder / "galaxies.csv"
    table.write_text("\n".join(lines) + "\n")
    return table
