"""What each file of a catalogue held when it was written: its size and sha256, in the manifest.

Lance reads flipped bytes without an error, so that only a hash tells them.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from explorer.catalogue.lance_dataset import open_dataset, plain_lance_errors
from explorer.catalogue.manifest import FILE_NAME, GALAXIES, Manifest
from explorer.catalogue.map_files import FOLDER as LAYOUTS
from explorer.catalogue.old_versions import discard_old_versions
from explorer.errors import reason_of

INDEX = "index"
UNREADABLE = "cannot be read"
INDEX_ENDINGS = (".faiss", ".json", ".npy")
MODEL_PARTS = frozenset({"file", "probe"})  # of an entry of a taught column


def write_recorded(folder: Path, manifest: Manifest) -> None:
    """Store the manifest with the size and hash of every file that it names; see `recorded`.

    Versions of the galaxies before the one that the manifest named until now go: see
    `discard_old_versions`.
    """
    named = Manifest.read(folder).dataset_version if (folder / FILE_NAME).exists() else None
    recorded(folder, manifest).write(folder)
    discard_old_versions(folder, (named, manifest.dataset_version))


def recorded(folder: Path, manifest: Manifest) -> Manifest:
    """The manifest, given the size and hash of every file that it names.

    A file that has an entry is not read again: it keeps that of what was written, whatever became
    of it since. Whoever rewrites a file forgets its entry first.
    """
    held, named = manifest.files, named_files(folder, manifest)
    entries = {name: held.get(name) or _entry(folder / name) for name in named}
    manifest.files = {name: entry for name, entry in entries.items() if entry}
    return manifest


def forget(manifest: Manifest, *starts: str) -> None:
    """Drop the entries of the files whose names begin so: they have been written anew."""
    kept = (name for name in manifest.files if not name.startswith(starts))
    manifest.files = {name: manifest.files[name] for name in kept}


def named_files(folder: Path, manifest: Manifest) -> list[str]:
    """Every file that the manifest of a finished catalogue names, relative to its folder."""
    layouts = (f"{LAYOUTS}/{record['file']}" for record in manifest.layouts.values())
    galaxies, index = _galaxy_files(folder, manifest), _index_files(folder, manifest)
    models = named_models(manifest)
    named = {*galaxies, *index, manifest.projection["file"], *layouts, *models}
    return sorted(named | set(own_encoder(manifest)))


def own_encoder(manifest: Manifest) -> tuple[str, ...]:
    """The files, relative to the folder, of an encoder that was fitted to the catalogue."""
    file = manifest.encoder.get("file")
    return (file, str(Path(file).with_suffix(".json"))) if file else ()


def discard_encoders(folder: Path, manifest: Manifest) -> None:
    """Remove the fitted encoders in `folder` that its manifest does not name."""
    for path in (*folder.glob("encoder-*.safetensors"), *folder.glob("encoder-*.json")):
        if path.name not in own_encoder(manifest):
            path.unlink()


def named_models(manifest: Manifest) -> list[str]:
    """The files of the models behind taught columns, relative to the folder."""
    parts = [(entry, part) for entry in manifest.taught.values() for part in MODEL_PARTS]
    return [str(entry[part]) for entry, part in parts if part in entry]


def damage(folder: Path, manifest: Manifest, name: str) -> str:
    """What is wrong with a file, "is missing" for one; "" where it is as written or not recorded.

    The file is read whole.
    """
    written = manifest.files.get(name)
    if not written:
        return ""
    try:
        found = _entry(folder / name)
    except OSError as error:
        return f"{UNREADABLE} ({reason_of(error)})"
    if not found:
        return "is missing"
    if found["size"] != written["size"]:
        return f"has {found['size']:,} bytes, not the {written['size']:,} that were written"
    if found["sha256"] != written["sha256"]:
        return "holds other bytes than were written"
    return ""


def is_sound(folder: Path, manifest: Manifest, start: str) -> bool:
    """Whether no file whose name begins so is known to be damaged: what is built on may be."""
    return not any(damage(folder, manifest, n) for n in manifest.files if n.startswith(start))


def _entry(path: Path) -> dict[str, Any]:
    """Size and sha256 of what a file holds now; empty where there is none."""
    if not path.exists():
        return {}
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return {"size": stream.tell(), "sha256": digest}


def _galaxy_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """The files of the version of the dataset that the manifest names."""
    dataset = open_dataset(folder, manifest.dataset_version)
    with plain_lance_errors(folder):
        for batch in dataset.tracked_files(min_version=dataset.version):
            for entry in batch.select(["version", "path"]).to_pylist():
                if entry["version"] == dataset.version:
                    yield f"{GALAXIES}/{entry['path']}"


def _index_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Those that are there, and those that were."""
    start = f"{INDEX}/{manifest.index['name']}."
    yield from (name for name in manifest.files if name.startswith(start))
    found = (path.relative_to(folder) for path in folder.glob(f"{start}*"))
    yield from (str(path) for path in found if path.suffix in INDEX_ENDINGS)
