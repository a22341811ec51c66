"""Bytes of files, and of what is packed in them, up to a limit: no pipe is waited for."""

import gzip
import io
import stat
import zlib
from pathlib import Path

from explorer.config import Limit
from explorer.errors import ExplorerError

GZIP = b"\x1f\x8b"


def read_bounded(path: Path, limit: Limit) -> bytes:
    """The bytes of a regular file.

    Raises:
        ExplorerError: a pipe, a socket, a device or a folder, or more than `limit`.
        OSError: it cannot be opened.
    """
    _check_regular(path, limit)
    with path.open("rb") as stream:
        data = stream.read(limit.bytes + 1)  # what stands in /proc has a size of 0
    if len(data) > limit.bytes:
        raise ExplorerError(f"It is too large. {limit}")
    return data


def unpacked_file(path: Path, limit: Limit) -> Path | io.BytesIO:
    """The file itself, or what it holds where it is packed by gzip; errors as `read_bounded`."""
    _check_regular(path, limit)
    with path.open("rb") as stream:
        packed = stream.read(len(GZIP)) == GZIP
    return io.BytesIO(unpacked(read_bounded(path, limit), limit)) if packed else path


def _check_regular(path: Path, limit: Limit) -> None:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe, a socket or a device"
        raise ExplorerError(f"It is {kind}, no file.")
    if found.st_size > limit.bytes:
        raise ExplorerError(f"It has {found.st_size / 2**20:,.0f} MB. {limit}")


def unpacked(data: bytes, limit: Limit) -> bytes:
    """What gzip data hold; other data as they are.

    Raises:
        ExplorerError: more than `limit`, or cut short.
    """
    if not data.startswith(GZIP):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            plain = stream.read(limit.bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ExplorerError("The gzip data are cut short or damaged.") from error
    if len(plain) > limit.bytes:
        raise ExplorerError(f"It unpacks to more than {limit.megabytes:,} MB. {limit}")
    return plain
