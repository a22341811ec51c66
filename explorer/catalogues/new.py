"""A new catalogue: its folder is made, an upload moved into it, and its build begun."""

from __future__ import annotations

import json
import re
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from explorer.access import Access
from explorer.catalogues import jobs
from explorer.catalogues.bin import MOST_LETTERS, checked_name
from explorer.catalogues.folder import CatalogueFolder
from explorer.catalogues.options import words_of
from explorer.catalogues.upload import Unpacked, unpack
from explorer.config import Settings
from explorer.errors import CatalogueError, ExplorerError, reason_of
from explorer.files import write_json

INCOMING, UPLOAD, RECEIVED = ".incoming", "upload", "upload.json"
FORGOTTEN_S = 24 * 3600.0


@dataclass(frozen=True)
class Wanted:
    """A catalogue to be built: its name, source (a path, or demo:…) and options by name."""

    name: str
    source: str
    given: Mapping[str, str]
    roots: tuple[Path, ...] = ()
    upload: Unpacked | None = field(default=None)


def readable_roots(settings: Settings) -> tuple[Path, ...]:
    """The folders that a build from the page may read: EXPLORER_ROOTS.

    Else, where nobody logs in, what whoever runs the page calls their own; where people do, none.
    """
    if settings.roots:
        return settings.roots
    if Access.from_environment().names_people:
        return ()
    return (Path.home(), Path.cwd(), settings.data)


def receive(catalogues: CatalogueFolder, name: str, stream: BinaryIO) -> Unpacked:
    """An uploaded file beside the catalogues, unpacked if it is a zip, until a build takes it.

    Raises:
        SourceError: a zip that cannot be used.
        CatalogueError: nothing can be written there.
    """
    place = catalogues.folder / INCOMING
    try:
        place.mkdir(parents=True, exist_ok=True)
        _forget_old(place)
        folder = place / uuid.uuid4().hex
        if name.lower().endswith(".zip"):
            return unpack(stream, folder)
        folder.mkdir()
        table = Path(name).name
        with (folder / table).open("wb") as whole:
            shutil.copyfileobj(stream, whole)
    except OSError as error:
        raise CatalogueError(f"{place} cannot be written ({reason_of(error)}).") from error
    return Unpacked(folder, tables=[table])


def begin_new(catalogues: CatalogueFolder, wanted: Wanted, *, who: str) -> Path:
    """The folder of a new catalogue, whose build has begun; nothing is left of one that has not.

    Raises:
        ExplorerError: the name is taken or none, or an option cannot be used.
    """
    folder = checked_name(catalogues, wanted.name)
    words = words_of(_source_in(folder, wanted), wanted.given, wanted.roots)
    upload = wanted.upload
    try:
        folder.mkdir(parents=True)
        if upload is not None:
            write_json(folder / RECEIVED, {"skipped": upload.skipped})
            upload.folder.rename(folder / UPLOAD)
        jobs.begin(folder, words, who=who)
    except (OSError, ExplorerError) as error:
        if upload is not None and (folder / UPLOAD).is_dir():
            (folder / UPLOAD).rename(upload.folder)
        shutil.rmtree(folder, ignore_errors=True)
        raise CatalogueError(f"{folder} cannot be made ({reason_of(error)}).") from error
    return folder


def left_out_of_upload(folder: Path) -> list[dict[str, str]]:
    """The files of an upload that were not taken, with their reasons; none without one."""
    try:
        said = json.loads((folder / RECEIVED).read_text(encoding="utf-8"))
        return [{"file": str(one["file"]), "reason": str(one["reason"])} for one in said["skipped"]]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def usual_name(catalogues: CatalogueFolder, text: str) -> str:
    """A free name for a catalogue of what is called `text`."""
    stem = re.sub(r"[^A-Za-z0-9_+-]+", "-", Path(text).stem or "catalogue").strip("-.")
    name = stem[: MOST_LETTERS - 4].lstrip("_+-") or "catalogue"
    taken = (catalogues.folder / name).exists() or name == catalogues.home.name
    number = 2
    while taken and (catalogues.folder / f"{name}-{number}").exists():
        number += 1
    return f"{name}-{number}" if taken else name


def _source_in(folder: Path, wanted: Wanted) -> str:
    """The source as it is called once an upload has been moved into the catalogue's folder."""
    if wanted.upload is None:
        return wanted.source
    inside = Path(wanted.source).relative_to(wanted.upload.folder)
    return str((folder / UPLOAD / inside).resolve())


def _forget_old(place: Path) -> None:
    """Remove uploads that no build has taken for a day."""
    for folder in place.iterdir():
        if time.time() - folder.stat().st_mtime > FORGOTTEN_S:
            shutil.rmtree(folder, ignore_errors=True)
