"""Files written whole: to a temporary name in the same folder, then to disk, then renamed."""

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO


@contextmanager
def replace_whole(path: Path) -> Iterator[Path]:
    """A temporary path to write to, which becomes `path` at the end of the block.

    Whatever was at `path` stays until then, and stays for good if the block fails; the temporary
    file is removed in that case.

    Raises:
        OSError: the folder is missing or cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}")
    try:
        yield temporary
        _to_disk(temporary)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # not every file system lets a folder be opened
        _to_disk(path.parent)


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """A binary stream whose content becomes the file `path` at the end of the block."""
    with replace_whole(path) as temporary, temporary.open("wb") as stream:
        yield stream


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step."""
    with open_whole(path) as stream:
        stream.write(content)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 to `path` in one step."""
    write_bytes(path, text.encode())


def write_json(path: Path, value: Any) -> None:
    """Write `value` as indented JSON to `path` in one step."""
    write_text(path, json.dumps(value, indent=1))


def _to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
