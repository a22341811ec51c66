"""The files of a catalogue looked through: what is damaged is named, and what it says mends it."""

import errno
import json
import shutil
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.model_columns import make_models_folder, store_column
from explorer.maps import Recipe
from explorer.pipeline.rebuild import add_or_remove_layout, rebuild_derived
from explorer.progress import Progress
from explorer.workspace.examine import problems_of
from tests.catalogue.test_stored_files import flip


@pytest.fixture
def laid_out(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue with a layout "near" and a taught column "q"; maps take no time."""
    monkeypatch.setattr("explorer.maps.layout", lambda vectors, *_, **__: vectors[:, :2].copy())
    add_or_remove_layout(catalogue, "near", Recipe(neighbours=5), Progress())
    model = make_models_folder(catalogue) / "q.npz"
    shutil.copy(next(catalogue.glob("projection-*.npz")), model)
    values = Manifest.read(catalogue).galaxies * [0.5]
    store_column(catalogue, "q", values, {"file": "taught/q.npz", "mode": "probe"})
    return catalogue


def without_hashes(folder: Path) -> None:
    """Make a catalogue one from before hashes were kept."""
    whole = json.loads((folder / "manifest.json").read_text())
    del whole["files"]
    (folder / "manifest.json").write_text(json.dumps(whole))


def files(folder: Path) -> list[str]:
    """Every file that the manifest names."""
    return sorted(Manifest.read(folder).files)


def test_each_flipped_file_is_named_in_one_line(laid_out: Path) -> None:
    assert problems_of(laid_out) == []
    assert {name.partition("/")[0] for name in files(laid_out)} >= {"layouts", "taught", "index"}
    for name in files(laid_out):
        whole = (laid_out / name).read_bytes()
        flip(laid_out / name)
        (told,) = problems_of(laid_out)
        assert f"{laid_out / name} holds other bytes" in told and "\n" not in told
        (laid_out / name).write_bytes(whole)
    assert problems_of(laid_out) == []


@pytest.mark.parametrize("part", ["index/", "projection-", "layouts/"])
def test_what_the_doctor_says_mends_it(laid_out: Path, part: str) -> None:
    flip(laid_out / next(name for name in files(laid_out) if name.startswith(part)))
    (told,) = problems_of(laid_out)
    words = told.partition("Run: python -m explorer ")[2].split()
    assert main(words) == 0
    assert problems_of(laid_out) == []


def test_no_command_takes_a_damaged_file_as_sound(laid_out: Path) -> None:
    sizes = {name: entry["size"] for name, entry in Manifest.read(laid_out).files.items()}
    data = max((name for name in sizes if "/data/" in name), key=lambda name: sizes[name])
    layout = next(name for name in files(laid_out) if name.startswith("layouts/"))
    flip(laid_out / data)
    flip(laid_out / layout)
    values = Manifest.read(laid_out).galaxies * [0.25]
    store_column(laid_out, "r", values, {"mode": "adapted"})
    rebuild_derived(laid_out, Progress())
    (told,) = problems_of(laid_out)  # the layout was laid out anew
    assert data in told


@pytest.mark.parametrize("damaged", ["galaxies", "index/", "projection-", "layouts/", "taught/"])
def test_a_catalogue_without_hashes_is_loaded(laid_out: Path, damaged: str) -> None:
    name = next(n for n in files(laid_out) if n.startswith(damaged) and not n.endswith(".txn"))
    without_hashes(laid_out)
    assert problems_of(laid_out) == []
    (laid_out / name).write_bytes(b"")
    (told,) = problems_of(laid_out)
    assert "\n" not in told and ("python -m explorer " in told or "backup" in told)


def test_what_may_not_be_read_is_not_called_damaged(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> dict[str, object]:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr("explorer.catalogue.stored_files._entry", refuse)
    told = problems_of(catalogue)
    assert told and all("cannot be read (Permission denied). Mend that" in line for line in told)


def test_a_second_embedding_is_looked_through_too(catalogue: Path) -> None:
    beside = catalogue / "encoders" / "other"
    shutil.copytree(catalogue, beside, ignore=shutil.ignore_patterns("labels*"))
    flip(beside / Manifest.read(beside).projection["file"])
    (told,) = problems_of(catalogue)
    assert str(beside) in told


def test_a_count_that_the_galaxies_contradict_is_told(catalogue: Path) -> None:
    whole = json.loads((catalogue / "manifest.json").read_text())
    whole["galaxies"] += 1
    (catalogue / "manifest.json").write_text(json.dumps(whole))
    assert problems_of(catalogue)
