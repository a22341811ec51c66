"""A catalogue on an object store, as a folder here: its small files fetched, its galaxies not.

The manifest is asked for at each opening. Its hash names the mirror, so that what lies in one is
never stale; every file is compared with the manifest's size and sha256 as it comes.
"""

import hashlib
from pathlib import Path

from explorer.catalogue.manifest import FILE_NAME, GALAXIES, Manifest
from explorer.config import CacheRoom
from explorer.errors import CatalogueError, MissingError
from explorer.files import write_bytes, write_json
from explorer.object_store.address import MARK, address_behind, address_of
from explorer.object_store.cache import hold, home_of, make_room, one_at_a_time
from explorer.object_store.store import StoreFolder

LEFT_THERE = (GALAXIES, "cutouts", "backups", "encoders")  # folders that no mirror holds
OF_ONE_STATE = ("index/", "layouts/", "taught/", "projection-")  # older ones may lie beside
OWN_FILES = ("labels.sqlite", "journal.json", "progress.json", "upload.json", ".")


def local_folder(place: str | Path) -> Path:
    """The folder to open a catalogue in: `place` itself, or the mirror of an address.

    Raises:
        StoreError: the store does not answer, refuses, or has no catalogue there.
        CatalogueError: a catalogue whose upload has not finished, or larger than the cache.
    """
    address = address_of(place)
    return _mirrored(address, CacheRoom.from_environment()) if address else Path(place)


def mirror_home(folder: Path) -> Path:
    """Where what outlives a mirror is: the folder of all mirrors of its address."""
    return folder.parent if address_behind(folder) else folder


def _mirrored(address: str, room: CacheRoom) -> Path:
    store = StoreFolder(address)
    content = _content_of(store)
    manifest = Manifest.parsed(content, f"{address}/{FILE_NAME}")
    home = home_of(room, address)
    folder = home / hashlib.sha256(content).hexdigest()[:12]
    with one_at_a_time(home):
        folder.mkdir(exist_ok=True)
        with hold(folder):
            _note(folder, address, content)
            _fetch(store, folder, manifest, room)
    return folder


def _content_of(store: StoreFolder) -> bytes:
    try:
        return store.read(FILE_NAME)
    except MissingError as error:
        raise CatalogueError(
            f"There is no catalogue at {store.address} (no {FILE_NAME}, which an upload writes "
            f"last). Check the address, or run: python -m explorer upload FOLDER {store.address}"
        ) from error


def _note(folder: Path, address: str, content: bytes) -> None:
    if not (folder / MARK).exists():
        write_bytes(folder / FILE_NAME, content)
        write_json(folder / MARK, {"address": address})


def _fetch(store: StoreFolder, folder: Path, manifest: Manifest, room: CacheRoom) -> None:
    """Bring what is not here yet; what comes is whole, and is what the manifest says."""
    wanted = small_files(store, manifest)
    lacking = {name: size for name, size in wanted.items() if _size(folder / name) != size}
    if lacking and not make_room(room, sum(lacking.values())):
        needs = sum(wanted.values()) >> 20
        raise CatalogueError(
            f"The index and small files of {store.address} take {needs:,} MB and do not fit into "
            f"the cache of {room.limit.megabytes:,} MB: set {room.limit.variable} for more."
        )
    for name in lacking:
        _fetch_one(store, folder, name, manifest)


def small_files(store: StoreFolder, manifest: Manifest) -> dict[str, int]:
    """Bytes by name of what a mirror holds beside the manifest.

    Raises:
        CatalogueError: the store lacks what the manifest names, or holds it in another size.
    """
    there, folders = store.top()
    for each in folders:
        if each not in LEFT_THERE and not each.startswith("."):
            there |= store.sizes(each)
    for name, entry in manifest.files.items():
        if not name.startswith(LEFT_THERE) and there.get(name) != entry["size"]:
            raise half_uploaded(store.address, name)
    return {name: size for name, size in there.items() if _is_of(manifest, name)}


def galaxies_lacking(address: str, manifest: Manifest) -> list[CatalogueError]:
    """One for each file of the galaxies that is missing on the store, or of another size.

    Their content is not compared: that would fetch all of them.
    """
    there = StoreFolder(address).sizes(GALAXIES)
    named = {name: entry for name, entry in manifest.files.items() if name.startswith(GALAXIES)}
    wrong = [name for name, entry in named.items() if there.get(name) != entry["size"]]
    return [half_uploaded(address, name) for name in wrong]


def half_uploaded(address: str, name: str) -> CatalogueError:
    """What to say where the store lacks a file, or holds another than the manifest names."""
    return CatalogueError(
        f"{address} is not whole: {name} is missing or of another size there. Finish its upload: "
        f"python -m explorer upload FOLDER {address}"
    )


def _is_of(manifest: Manifest, name: str) -> bool:
    if name == FILE_NAME or name.startswith(OWN_FILES):
        return False
    return name in manifest.files or not (manifest.files and name.startswith(OF_ONE_STATE))


def _fetch_one(store: StoreFolder, folder: Path, name: str, manifest: Manifest) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    store.fetch(name, path)
    written = manifest.files.get(name)
    if written and hash_of(path) != written["sha256"]:
        path.unlink()
        raise half_uploaded(store.address, name)


def hash_of(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1
