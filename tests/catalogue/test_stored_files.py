"""Hashes of a catalogue's files: taken once, kept, and left out of what URLs carry."""

import hashlib
import json
from pathlib import Path

import pytest

from explorer.catalogue import stored_files
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.stored_files import damage, forget, is_sound, named_files, write_recorded


def flip(path: Path) -> None:
    """Turn a bit in the middle of a file, as a failing disk does."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_build_records_every_file_that_the_catalogue_is_read_from(built: Path) -> None:
    manifest = Manifest.read(built)
    kinds = {Path(name).parts[0] for name in manifest.files}
    assert kinds == {"galaxies.lance", "index", manifest.projection["file"]}
    assert set(manifest.files) == set(named_files(built, manifest))
    for name, entry in manifest.files.items():
        content = (built / name).read_bytes()
        assert entry == {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_each_kind_of_damage_is_named(catalogue: Path) -> None:
    manifest = Manifest.read(catalogue)
    flipped, cut, gone, sound = sorted(manifest.files)[:4]
    flip(catalogue / flipped)
    (catalogue / cut).write_bytes(b"cut")
    (catalogue / gone).unlink()
    assert damage(catalogue, manifest, flipped) == "holds other bytes than were written"
    assert damage(catalogue, manifest, cut).startswith("has 3 bytes, not the ")
    assert damage(catalogue, manifest, gone) == "is missing"
    assert damage(catalogue, manifest, sound) == ""
    assert not is_sound(catalogue, manifest, "galaxies.lance/")
    assert is_sound(catalogue, manifest, "projection-")


def test_what_has_a_hash_is_not_read_again_nor_its_damage_taken_as_written(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = Manifest.read(catalogue)
    before, name = dict(manifest.files), next(n for n in manifest.files if n.endswith(".lance"))
    flip(catalogue / name)
    (catalogue / manifest.projection["file"]).unlink()
    monkeypatch.setattr(stored_files, "_entry", lambda path: pytest.fail(f"read {path}"))
    write_recorded(catalogue, manifest)
    assert Manifest.read(catalogue).files == before


def test_a_file_written_anew_gets_a_new_hash(catalogue: Path) -> None:
    manifest = Manifest.read(catalogue)
    name = manifest.projection["file"]
    (catalogue / name).write_bytes(b"another")
    forget(manifest, "projection-")
    write_recorded(catalogue, manifest)
    assert Manifest.read(catalogue).files[name]["size"] == 7
    assert damage(catalogue, manifest, name) == ""


def test_the_record_of_files_changes_no_address(catalogue: Path) -> None:
    manifest = Manifest.read(catalogue)
    before = manifest.fingerprint()
    manifest.files = {}
    assert manifest.fingerprint() == before
    whole = json.loads((catalogue / "manifest.json").read_text())
    del whole["files"]
    (catalogue / "manifest.json").write_text(json.dumps(whole))
    assert Manifest.read(catalogue).fingerprint() == before
