"""Aladin Lite, which is no part of this package: found where it was put, or fetched once if asked.

It is under the GPL. One release is fetched from the npm registry and must have the hash that is
written here; `EXPLORER_NPM_REGISTRY` names a mirror.
"""

import base64
import hashlib
import io
import shutil
import tarfile
import uuid
from pathlib import Path

from explorer.config import CacheRoom, Settings
from explorer.errors import ExplorerError, reason_of

VERSION = "3.8.2"
INTEGRITY = (  # sha512, as the registry tells it
    "/VGtxSWZ4StdKgwjmzqNkUY/3iTaBZJ5F6bN+nAfcK1NEATcAb2CYJX4U8FElpwYMgKrypYQV5KniRzhVbH+nA=="
)
KEPT = ("dist/aladin.js", "LICENSE", "COPYING", "COPYING.LESSER", "package.json")
PROGRAMS = (KEPT[0], "aladin.js")  # in a folder
MOST_BYTES = 32 << 20
PATIENCE_S = 60
COMMAND = "python -m explorer doctor --install-aladin"


def aladin_program(settings: Settings) -> Path | None:
    """The file of Aladin Lite: of the copy that EXPLORER_ALADIN names, else the one fetched."""
    place = Path(settings.aladin).expanduser() if settings.aladin else aladin_folder()
    files = [place, *(place / name for name in PROGRAMS)]
    return next((path for path in files if path.is_file() and path.suffix == ".js"), None)


def aladin_folder() -> Path:
    """Where a fetched release is kept, in the user's cache."""
    return CacheRoom.from_environment().folder / f"aladin-lite-{VERSION}"


def install_aladin(settings: Settings) -> Path:
    """Fetch the release, check it and keep it; returns its program.

    Raises:
        ExplorerError: no answer, another file than expected, or a disk that cannot be written.
    """
    address = f"{settings.npm_registry}/aladin-lite/-/aladin-lite-{VERSION}.tgz"
    content = _fetched(address)
    _check(content, address)
    folder = aladin_folder()
    try:
        _unpack(content, folder)
    except (OSError, tarfile.TarError) as error:
        raise ExplorerError(
            f"Aladin Lite cannot be written to '{folder}' ({reason_of(error)}): make room, or name "
            "another folder in EXPLORER_CACHE."
        ) from error
    return folder / KEPT[0]


def _fetched(address: str) -> bytes:
    import requests

    try:
        with requests.get(address, timeout=PATIENCE_S, stream=True) as answer:
            answer.raise_for_status()
            content = answer.raw.read(MOST_BYTES + 1, decode_content=True)
    except (requests.RequestException, OSError, ValueError) as error:
        raise ExplorerError(
            f"Aladin Lite cannot be fetched from {address} ({reason_of(error)}): try again, name a "
            "mirror in EXPLORER_NPM_REGISTRY, or a copy of your own in EXPLORER_ALADIN."
        ) from error
    return bytes(content)


def _check(content: bytes, address: str) -> None:
    found = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != INTEGRITY:
        raise ExplorerError(
            f"What {address} sent is not Aladin Lite {VERSION} ({len(content):,} bytes of another "
            "hash), so nothing was kept: try again, or name another EXPLORER_NPM_REGISTRY."
        )


def _unpack(content: bytes, folder: Path) -> None:
    """Keep the program and its licence, all of them or none."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}")
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
            for name in KEPT:
                _unpack_file(archive, name, temporary / name)
        if folder.exists():
            shutil.rmtree(folder)
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _unpack_file(archive: tarfile.TarFile, name: str, path: Path) -> None:
    try:
        held = archive.extractfile(f"package/{name}")
    except KeyError as error:
        raise tarfile.TarError(f"it lacks {name}") from error
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(held.read() if held else b"")
