"""Whether every file of a catalogue is whole, and what to run where one is not."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from explorer.catalogue.embeddings import FOLDER as ENCODERS
from explorer.catalogue.lance_dataset import open_dataset, plain_lance_errors
from explorer.catalogue.manifest import FILE_NAME, GALAXIES, RESTORE, Manifest
from explorer.catalogue.map_files import FOLDER as LAYOUTS
from explorer.catalogue.mirror import galaxies_lacking
from explorer.catalogue.model_columns import FOLDER as MODELS
from explorer.catalogue.stored_files import UNREADABLE, damage, named_files, named_models
from explorer.errors import ExplorerError, reason_of
from explorer.object_store.address import address_behind
from explorer.workspace.workspace import Workspace

JPEG = b"\xff\xd8"
SAME = 0.999  # similarity of a vector with itself, as an index may round it


def problems_of(folder: Path) -> list[str]:
    """A sentence for each thing wrong with a catalogue and the embeddings beside it.

    Every file is read whole and compared with what was written, by size and hash; files of a
    catalogue from before hashes were kept are loaded instead.
    """
    beside = sorted(path.parent for path in (folder / ENCODERS).glob(f"*/{FILE_NAME}"))
    return [problem for place in (folder, *beside) for problem in _problems(place)]


def _problems(folder: Path) -> list[str]:
    told: list[str] = []
    try:
        manifest = Manifest.read(folder)
        told += _damaged(folder, manifest)
        if not told:  # what is damaged is not loaded: Lance and FAISS trust what they read
            told += _load(folder, manifest)
    except ExplorerError as error:
        told.append(str(error))
    return told


def _damaged(folder: Path, manifest: Manifest) -> Iterator[str]:
    address = address_behind(folder)
    here = list(manifest.files)
    if address:
        yield from map(str, galaxies_lacking(address, manifest))
        here = [name for name in manifest.files if not name.startswith(GALAXIES)]
    for name in here:
        wrong = damage(folder, manifest, name)
        if wrong.startswith(UNREADABLE):
            yield f"{folder / name} {wrong}. Mend that, then look again."
        elif wrong:
            yield f"{folder / name} {wrong}. {_remedy(folder, manifest, name)}"


def _remedy(folder: Path, manifest: Manifest, name: str) -> str:
    """What to do about one damaged file."""
    part, place = name.partition("/")[0], shlex.quote(str(folder))
    if address_behind(folder):
        return "Delete that file: it is fetched again."
    if part == GALAXIES:
        return RESTORE
    if part == LAYOUTS:
        return f"Run: python -m explorer map {place} {_layout_words(manifest, name)}"
    if part == MODELS:
        return "Put it back from a backup, or make its column again (Teach page, or finetune)."
    return f"Run: python -m explorer index {place}"


def _layout_words(manifest: Manifest, name: str) -> str:
    """The words that make a layout as it was made."""
    file = name.partition("/")[2]
    layout = next(key for key, record in manifest.layouts.items() if record["file"] == file)
    record = manifest.layouts[layout]
    options = {"neighbours": "--neighbours", "min_dist": "--min-dist", "seed": "--seed"}
    told = [f"{option} {record[key]}" for key, option in options.items() if key in record]
    return " ".join([f"--name {layout} --method {record.get('method', 'umap')}", *told])


def _load(folder: Path, manifest: Manifest) -> Iterator[str]:
    """What is wrong with the parts as they load; raises ExplorerError where one does not."""
    workspace = Workspace.open(folder)
    if GALAXIES not in _recorded_parts(manifest):
        yield from _load_galaxies(folder, manifest)
    catalogue = workspace.catalogue
    if open_dataset(folder, manifest.dataset_version).count_rows() != len(catalogue):
        yield f"{folder / FILE_NAME} counts other galaxies than {GALAXIES} holds. {RESTORE}"
        return
    for layout in ("map", *manifest.layouts):
        catalogue.map_xy(layout)
    left = sorted(manifest.files.keys() - named_files(folder, manifest))
    if left:
        yield f"{folder / FILE_NAME} no longer names {', '.join(left)}. {RESTORE}"
    yield from _broken_models(folder, manifest)
    yield from _samples(workspace)


def _recorded_parts(manifest: Manifest) -> set[str]:
    return {name.partition("/")[0] for name in manifest.files}


def _load_galaxies(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Read every column of every galaxy."""
    pictures = True
    with plain_lance_errors(folder):
        for batch in open_dataset(folder, manifest.dataset_version).to_batches(batch_size=1024):
            pictures &= all(image.startswith(JPEG) for image in batch["thumbnail"].to_pylist())
    if not pictures:
        yield f"Some thumbnails in {folder / GALAXIES} are not JPEG. {RESTORE}"


def _broken_models(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Models are zip archives, which check themselves."""
    for name in named_models(manifest):
        try:
            with ZipFile(folder / name) as archive:
                broken = archive.testzip() or ""
        except (OSError, BadZipFile) as error:
            broken = reason_of(error)
        if broken:
            told = f"{folder / name} is missing or broken ({broken})."
            yield f"{told} {_remedy(folder, manifest, name)}"


def _samples(workspace: Workspace) -> Iterator[str]:
    """What is wrong with the first, the middle and the last galaxy: thumbnail, place in search."""
    catalogue, folder = workspace.catalogue, workspace.catalogue.path
    rows = [0, len(catalogue) // 2, len(catalogue) - 1]
    if not all(image.startswith(JPEG) for image in catalogue.thumbnails(rows)):
        yield f"Some thumbnails in {folder / GALAXIES} are not JPEG. {RESTORE}"
    own = workspace.search.index.search(catalogue.projection(catalogue.embeddings(rows)), 1)
    if (own.scores[:, 0] < SAME).any():
        ids = ", ".join(str(catalogue.ids()[row]) for row in rows)
        command = f"python -m explorer index {shlex.quote(str(folder))} --anew"
        yield f"The index does not find {ids}. Run: {command}"
