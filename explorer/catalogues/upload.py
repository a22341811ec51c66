"""A zip of images, unpacked: only images and tables, only below one folder, only so much."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from explorer.config import Limits
from explorer.errors import SourceError, reason_of
from explorer.sources.files import SUFFIXES
from explorer.sources.tables import is_table

MOST_FILES = 500_000
MOST_RATIO = 200  # unpacked over packed, of a file of some size: images hardly shrink
SOME_SIZE = 8 << 20
LEFT_FREE = 1 << 30  # bytes of the disk
BLOCK = 1 << 20
SYSTEM = ("__MACOSX", "Thumbs.db", "desktop.ini")  # what computers add, of no use to anybody
ENCRYPTED = 0x1


@dataclass
class Unpacked:
    """What a zip held: images and tables by their path below the folder; the rest with reasons."""

    folder: Path
    images: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)


def unpack(stream: BinaryIO, folder: Path, *, limits: Limits | None = None) -> Unpacked:
    """The images and tables of a zip in `folder`, which is made; nothing else is written.

    Raises:
        SourceError: no zip, one without an image, too many files, or more than the disk has room
            for. The folder is removed then.
    """
    folder.mkdir(parents=True)
    try:
        return _unpack(stream, folder, limits or Limits.from_environment())
    except (BadZipFile, NotImplementedError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise SourceError(f"The upload is no zip that can be read ({reason_of(error)}).") from error
    except SourceError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _unpack(stream: BinaryIO, folder: Path, limits: Limits) -> Unpacked:
    found = Unpacked(folder)
    with ZipFile(stream) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _check_size(entries, folder)
        for entry, reason in _sorted_out(entries, limits):
            said = reason or _write(archive, entry, folder)
            if said:
                found.skipped.append({"file": entry.filename[:200], "reason": said})
            else:
                kept = found.tables if is_table(Path(entry.filename)) else found.images
                kept.append(entry.filename)
    if not found.images and not found.tables:
        raise SourceError(f"The zip holds no image ({', '.join(SUFFIXES)}).{_first(found)}")
    return found


def _first(found: Unpacked) -> str:
    if not found.skipped:
        return ""
    return f" The first file, '{found.skipped[0]['file']}', {found.skipped[0]['reason']}."


def _check_size(entries: list[ZipInfo], folder: Path) -> None:
    if len(entries) > MOST_FILES:
        raise SourceError(
            f"The zip holds {len(entries):,} files, more than {MOST_FILES:,}: put them into a "
            "folder of the server instead."
        )
    need, free = sum(entry.file_size for entry in entries), shutil.disk_usage(folder).free
    if need > free - LEFT_FREE:
        raise SourceError(
            f"Unpacked, the zip has {need / 2**30:,.1f} GB, and the disk {free / 2**30:,.1f} GB "
            "free: make room, or upload fewer."
        )


def _sorted_out(entries: list[ZipInfo], limits: Limits) -> Iterator[tuple[ZipInfo, str]]:
    """Each file with the reason why it is left out, "" for those taken; without system files."""
    seen: set[str] = set()
    for entry in entries:
        if not _is_system(entry.filename):
            reason = why_not(entry, limits)
            if not reason and entry.filename.lower() in seen:
                reason = "is there twice"
            seen.add(entry.filename.lower())
            yield entry, reason


def why_not(entry: ZipInfo, limits: Limits) -> str:
    """Why a file of a zip is not taken, in a few words; "" where it is."""
    parts = PurePosixPath(entry.filename).parts
    outside = entry.filename.startswith("/") or ".." in parts or "\\" in entry.filename
    if outside or ":" in parts[0] or not entry.filename.isprintable():
        return "has a path that leads out of the zip, or none that a file can have"
    if any(len(os.fsencode(part)) > 200 for part in parts) or len(parts) > 20:
        return "has too long a path"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link"
    if entry.flag_bits & ENCRYPTED:
        return "is encrypted"
    table = is_table(Path(entry.filename))
    if not table and not entry.filename.lower().endswith(SUFFIXES):
        return "is neither an image nor a table"
    most = limits.table if table else limits.image
    if entry.file_size > most.bytes:
        return f"has {entry.file_size / 2**20:,.0f} MB, more than {most.variable} allows"
    if entry.file_size > SOME_SIZE and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
        return "unpacks to far more than an image would"
    return ""


def _is_system(name: str) -> bool:
    """Whether a file is none of the sender's: a Mac's copies, hidden files, thumbnails' caches."""
    parts = PurePosixPath(name).parts
    hidden = [part for part in parts if part[0] == "." and part[:2] != ".."]
    return not parts or bool(hidden) or any(part in SYSTEM for part in parts)


def _write(archive: ZipFile, entry: ZipInfo, folder: Path) -> str:
    """Write one file, however long its header says it is; why it could not be read, or ""."""
    place = folder / entry.filename
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as packed, place.open("xb") as plain:
            left = entry.file_size
            while block := packed.read(min(BLOCK, left + 1)):
                left -= len(block)
                if left < 0:
                    raise BadZipFile("longer than it says")
                plain.write(block)
    except (BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        place.unlink(missing_ok=True)
        return f"is damaged ({reason_of(error)})"
    return ""
