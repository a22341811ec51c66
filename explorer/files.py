"""Files written whole: to a temporary name in the same folder, then to disk, then renamed."""

import errno
import json
import os
import sys
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from tokenize import TokenError
from typing import Any, BinaryIO
from zipfile import BadZipFile

# What NumPy raises on an .npy or .npz file that is cut off or garbled, beside OSError.
BROKEN_ARRAY = (ValueError, KeyError, EOFError, BadZipFile, zlib.error, SyntaxError, TokenError)


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


STANDARD_OUTPUT = Path("-")


@contextmanager
def open_output(path: Path) -> Iterator[BinaryIO]:
    """A binary stream for a result, to where its reader wants it.

    A file is replaced whole at the end of the block, one behind a link where it lies. A pipe, a
    device or another thing that is no file is written to as it is, and - is standard output.

    Raises:
        OSError: it cannot be written; BrokenPipeError where nobody reads on.
    """
    if goes_to_file(path):
        with open_whole(behind_links(path)) as stream:
            yield stream
        return
    whole = BytesIO()  # formats go back in what they write, which no pipe can
    yield whole
    with _standard_output() if path == STANDARD_OUTPUT else path.open("wb") as stream:
        stream.write(whole.getbuffer())


def behind_links(path: Path) -> Path:
    """Where a path leads, its links followed; OSError where they go round in a circle."""
    try:
        return path.resolve()
    except RuntimeError as error:  # a circle of links, as Python before 3.13 tells it
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error


def _standard_output() -> BinaryIO:
    """A stream of its own: what a closed pipe refuses is not tried again when Python ends."""
    sys.stdout.flush()
    return os.fdopen(sys.stdout.fileno(), "wb", closefd=False)


def goes_to_file(path: Path) -> bool:
    """Whether a result for `path` becomes a file: not on standard output, pipe, device, folder."""
    return path != STANDARD_OUTPUT and (path.is_file() or not path.exists())


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step."""
    with open_whole(path) as stream:
        stream.write(content)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 to `path` in one step."""
    write_bytes(path, text.encode())


def write_json(path: Path, value: Any) -> None:
    """Write `value` as indented JSON to `path` in one step."""
    write_bytes(path, json_bytes(value))


def json_bytes(value: Any) -> bytes:
    """`value` as indented JSON in UTF-8."""
    return json.dumps(value, indent=1).encode()


def _to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
