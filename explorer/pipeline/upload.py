"""A finished catalogue copied to an object store: its manifest last, so never seen half there."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from explorer.catalogue.embeddings import FOLDER as ENCODERS
from explorer.catalogue.embeddings import embedding_folders
from explorer.catalogue.lock import write_lock
from explorer.catalogue.manifest import FILE_NAME, Manifest
from explorer.catalogue.stored_files import damage, recorded
from explorer.errors import CatalogueError, MissingError
from explorer.files import json_bytes
from explorer.lightcurves.kept_measures import MEASURES_FILE
from explorer.lightcurves.stored import OBSERVATIONS, PLACES
from explorer.object_store.address import address_of
from explorer.object_store.store import StoreFolder

BESIDE = (OBSERVATIONS, PLACES, MEASURES_FILE)  # of light curves; in no manifest
UNFINISHED = "upload.json"  # there while an upload is under way: what it is sending
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Uploaded:
    """What an upload did: files and bytes sent, and files that were there already."""

    address: str
    galaxies: int
    sent: int
    bytes: int
    there: int


def upload(folder: Path, address: str, tell: Tell, *, replace: bool = False) -> Uploaded:
    """Copy the catalogue in `folder`, with the embeddings beside it, to `address`.

    Who reads there meanwhile sees the state before, until the manifest is replaced at the end; a
    killed upload goes on where it stopped. Ratings and full-size images stay here.

    Raises:
        CatalogueError: no finished or a damaged catalogue, or another one at the address.
        StoreError: the store does not answer, or refuses.
    """
    target = address_of(address)
    if not target:
        raise CatalogueError(f"{address} is no address: give s3://, gs:// or az://BUCKET/NAME.")
    with write_lock(folder):
        done = [
            _upload_one(place, _beneath(target, folder, place), tell, replace=replace)
            for place in reversed(embedding_folders(folder))  # the first, which is opened, last
        ]
        if not done:
            raise CatalogueError(f"{folder} is no finished catalogue: finish its build first.")
    sums = (sum(getattr(one, name) for one in done) for name in ("sent", "bytes", "there"))
    return Uploaded(target, done[-1].galaxies, *sums)


def _beneath(target: str, folder: Path, place: Path) -> str:
    return target if place == folder else f"{target}/{ENCODERS}/{place.name}"


def _upload_one(folder: Path, address: str, tell: Tell, *, replace: bool) -> Uploaded:
    manifest = recorded(folder, Manifest.read(folder))
    _check_whole(folder, manifest)
    store = StoreFolder(address)
    older = _there_before(store)
    if older and not replace:
        _check_same(address, older, manifest)
    names = [*manifest.files, *(name for name in BESIDE if (folder / name).exists())]
    known = older.files if older else _sent_before(store)
    held = store.sizes()
    wanted = [n for n in names if n not in held or known.get(n, 0) != manifest.files.get(n)]
    store.send(UNFINISHED, json_bytes(manifest.files))
    sent = 0
    for number, name in enumerate(wanted, start=1):
        size = (folder / name).stat().st_size
        tell(f"{number:,} of {len(wanted):,}: {name} ({size / 1e6:,.1f} MB)")
        store.send(name, folder / name)
        sent += size
    store.send(FILE_NAME, json_bytes(asdict(manifest)))
    store.delete(UNFINISHED)
    return Uploaded(address, manifest.galaxies, len(wanted) + 1, sent, len(names) - len(wanted))


def _check_whole(folder: Path, manifest: Manifest) -> None:
    for name in manifest.files:
        wrong = damage(folder, manifest, name)
        if wrong:
            told = f"{folder / name} {wrong}. Run: python -m explorer doctor {folder}"
            raise CatalogueError(told)


def _there_before(store: StoreFolder) -> Manifest | None:
    try:
        return Manifest.parsed(store.read(FILE_NAME), f"{store.address}/{FILE_NAME}")
    except MissingError:
        return None


def _sent_before(store: StoreFolder) -> dict[str, Any]:
    """Size and hash by name of what an upload that was killed was sending."""
    try:
        return dict(json.loads(store.read(UNFINISHED)))
    except (MissingError, ValueError):
        return {}


def _check_same(address: str, older: Manifest, manifest: Manifest) -> None:
    """An addition shares its older files; another catalogue would be torn from its readers."""
    shared = older.files.keys() & manifest.files.keys()
    if not shared or any(older.files[name] != manifest.files[name] for name in shared):
        raise CatalogueError(
            f"There is another catalogue at {address}: give an address of its own, or --replace."
        )
