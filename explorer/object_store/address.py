"""Addresses of catalogues on object stores, as s3://bucket/name, and folders that mirror one."""

import json
import re
from pathlib import Path

from explorer.errors import CatalogueError

MARK = "address.json"  # in a mirror: where the rest of the catalogue is
_ADDRESS = re.compile(r"(s3|gs|az):/{1,2}([^/].*)", re.DOTALL)


def address_of(place: str | Path) -> str:
    """The address that `place` is, "" for a folder; a path made of an address is one still."""
    found = _ADDRESS.fullmatch(str(place))
    return f"{found[1]}://{found[2].rstrip('/')}" if found else ""


def address_behind(folder: Path) -> str:
    """The address whose mirror `folder` is; "" for a catalogue that lies there itself."""
    try:
        return str(json.loads((folder / MARK).read_text(encoding="utf-8"))["address"])
    except (FileNotFoundError, NotADirectoryError):
        return ""


def shown_place(place: str | Path) -> str:
    """Where a catalogue is, for a message: its address, or its folder."""
    return address_of(place) or address_behind(Path(place)) or str(place)


def refuse_remote(place: str | Path) -> None:
    """Nothing for a folder of one's own.

    Raises:
        CatalogueError: an address or its mirror, which are only read.
    """
    address = address_of(place) or address_behind(Path(place))
    if address:
        raise CatalogueError(
            f"{address} is on an object store, where a catalogue is only read: build or change it "
            f"in a folder, then run: python -m explorer upload FOLDER {address}"
        )
