"""Catalogues renamed, thrown into the folder's bin, and taken out of it again."""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path
from typing import Any

from explorer.catalogue.lock import write_lock
from explorer.catalogue.manifest import FILE_NAME
from explorer.catalogues import jobs
from explorer.catalogues.folder import JOB, CatalogueFolder, is_catalogue, is_name
from explorer.errors import CatalogueError
from explorer.files import write_json

BIN = ".bin"
MOST_LETTERS = 60
NEW_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
THROWN = re.compile(r"(.+)~(\d{10,})")


def checked_name(catalogues: CatalogueFolder, name: str) -> Path:
    """The folder of a catalogue that is to be called `name`.

    Raises:
        CatalogueError: no name that a folder can have, or one that is taken.
    """
    if not NEW_NAME.fullmatch(name) or len(name) > MOST_LETTERS:
        raise CatalogueError(
            f"'{name[:MOST_LETTERS]}' is no name: use letters, digits, - and _, "
            f"{MOST_LETTERS} at most."
        )
    place = catalogues.folder / name
    if place.exists() or place.is_symlink() or name == catalogues.home.name:
        raise CatalogueError(f"There is a folder '{name}' already: choose another name.")
    return place


def rename(catalogues: CatalogueFolder, name: str, new: str) -> Path:
    """The catalogue's folder under its new name; what it says of its own files follows.

    Raises:
        CatalogueError: it is being written, is the one that the app was opened on, or the name
            cannot be taken.
    """
    old, place = _movable(catalogues, name), checked_name(catalogues, new)
    _move(old, place)
    _follow(place, old, place)
    return place


def throw_away(catalogues: CatalogueFolder, name: str) -> str:
    """The name under which the catalogue lies in the bin; nothing of it is lost.

    Raises:
        CatalogueError: it is being written, or is the one that the app was opened on.
    """
    old = _movable(catalogues, name)
    thrown = f"{name}~{time.time_ns() // 1_000_000}"
    (catalogues.folder / BIN).mkdir(exist_ok=True)
    _move(old, catalogues.folder / BIN / thrown)
    return thrown


def thrown_away(catalogues: CatalogueFolder) -> list[tuple[str, str, float]]:
    """Of each catalogue in the bin, newest first: its place there, its name, when it was thrown."""
    places = (catalogues.folder / BIN).glob("*~*")
    found = ((path.name, THROWN.fullmatch(path.name)) for path in places if is_catalogue(path))
    told = [(place, match[1], int(match[2]) / 1000) for place, match in found if match]
    return sorted(told, key=lambda entry: -entry[2])


def restore(catalogues: CatalogueFolder, thrown: str) -> Path:
    """The catalogue out of the bin, under its name again.

    Raises:
        CatalogueError: it is not in the bin, or its name is taken by now.
    """
    place = _in_bin(catalogues, thrown)
    back = checked_name(catalogues, thrown.rpartition("~")[0])
    _move(place, back)
    return back


def delete_for_good(catalogues: CatalogueFolder, thrown: str) -> None:
    """Delete a catalogue that lies in the bin.

    Raises:
        CatalogueError: it is not there, or cannot be deleted.
    """
    place = _in_bin(catalogues, thrown)
    try:
        shutil.rmtree(place)
    except OSError as error:
        raise CatalogueError(f"{place} cannot be deleted ({error.strerror}).") from error


def _in_bin(catalogues: CatalogueFolder, thrown: str) -> Path:
    place = catalogues.folder / BIN / thrown
    if not is_name(thrown) or place.is_symlink() or not is_catalogue(place):
        raise CatalogueError(f"'{thrown[:100]}' is not in the bin: load the page again.")
    return place


def _movable(catalogues: CatalogueFolder, name: str) -> Path:
    place = catalogues.path_of(name)
    if place == catalogues.home:
        raise CatalogueError(
            f"The app was opened on {name}: open it on another catalogue to move this one."
        )
    if jobs.at_work(place):
        raise CatalogueError(f"A build of {name} is at work: stop it first.")
    return place


def _move(old: Path, new: Path) -> None:
    try:
        with write_lock(old):
            old.rename(new)
    except OSError as error:
        raise CatalogueError(f"{old} cannot be moved ({error.strerror}).") from error


def _follow(folder: Path, old: Path, new: Path) -> None:
    """Let what is said of files inside the folder (an upload is kept there) follow its name."""
    for name in (FILE_NAME, JOB):
        path = folder / name
        if path.is_file():
            said = json.loads(path.read_text(encoding="utf-8"))
            write_json(path, _moved(said, str(old.resolve()), str(new.resolve())))


def _moved(said: Any, old: str, new: str) -> Any:
    """`said` with every path below `old` told as below `new`."""
    if isinstance(said, dict):
        return {key: _moved(value, old, new) for key, value in said.items()}
    if isinstance(said, list):
        return [_moved(value, old, new) for value in said]
    if isinstance(said, str) and (said == old or said.startswith(f"{old}/")):
        return new + said[len(old) :]
    return said
