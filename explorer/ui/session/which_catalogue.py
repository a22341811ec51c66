"""Which catalogue this tab shows, and the catalogues that this process holds open."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import streamlit as st

from explorer.catalogue.followed_mirror import FollowedMirror
from explorer.catalogues.folder import CatalogueFolder
from explorer.catalogues.summary import note_use
from explorer.errors import CatalogueError
from explorer.object_store.address import address_of as store_address
from explorer.ui.open_catalogues import OpenCatalogues
from explorer.ui.session.address_bar import get_query, is_drawn, set_query
from explorer.ui.session.state import remember, remembered, settings, shared

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


def catalogues() -> CatalogueFolder:
    """The catalogues that the address may name."""
    return CatalogueFolder.of(settings())


def catalogue_name() -> str:
    """The catalogue that this tab shows: the address's, else its last one, else the opened one."""
    chosen = (get_query("catalogue") or str(remembered("catalogue", ""))) if is_drawn() else ""
    return chosen or catalogues().home.name


def is_home() -> bool:
    """Whether this tab shows the catalogue that the app was opened on."""
    return catalogue_name() == catalogues().home.name


def catalogue_path() -> Path:
    """The folder of the catalogue that this tab shows; of one on an object store, its mirror.

    Raises:
        CatalogueError: the address names none of this folder, or an object store does not answer.
    """
    return _here(catalogues().path_of(catalogue_name()))


def _here(place: Path) -> Path:
    """A folder as it is; of an address on an object store, the mirror."""
    address = store_address(place)
    if not address:
        return place
    followed: FollowedMirror = shared(f"mirror of {address}", lambda: FollowedMirror(address))
    return followed.folder()


def is_known() -> bool:
    """Whether there is, or is to be, a catalogue of the name that the address has."""
    try:
        catalogue_path()
    except CatalogueError:
        return False
    return True


def lists_only() -> bool:
    """Whether a folder of catalogues was named, and neither the app nor the tab names one of it."""
    names_none = is_home() and not catalogue_path().exists() and not settings().source
    return names_none and settings().catalogues is not None


def carry_catalogue() -> None:
    """Write which catalogue this tab shows into the address, unless it is the opened one."""
    if remembered("catalogue") != catalogue_name():
        note_use(catalogue_path())
    remember("catalogue", catalogue_name())
    if not is_home():
        set_query(catalogue=catalogue_name())


def catalogue_words() -> dict[str, str]:
    """What an address or an answer says of the catalogue: nothing for the opened one."""
    return {} if is_home() else {"catalogue": catalogue_name()}


def address_of(workspace: Workspace) -> str:
    """The catalogue and its version as the addresses of its images name it."""
    version = workspace.catalogue.address
    return version if is_home() else f"{version}@{quote(catalogue_name(), safe='')}"


def is_built() -> bool:
    """True where the catalogue that this tab shows is finished."""
    manifest = catalogue_path() / "manifest.json"
    return manifest.exists() and _is_complete(str(manifest), manifest.stat().st_mtime_ns)


@st.cache_resource(show_spinner=False, max_entries=64)
def _is_complete(manifest: str, stamp: int) -> bool:
    try:
        said = json.loads(Path(manifest).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True  # opening it says what is wrong
    return not isinstance(said, dict) or bool(said.get("complete"))


def workspace() -> Workspace:
    """The catalogue that this tab shows, open, shared by every visitor and route of this process.

    Raises:
        CatalogueError: the catalogue is missing, unfinished or of another format.
    """
    return opened().get(catalogue_path())


def workspace_at(name: str) -> Workspace:
    """The catalogue of that name, open; "" is the one that the app was opened on.

    Raises:
        CatalogueError: no such catalogue, or one that cannot be opened.
    """
    return opened().get(_here(catalogues().path_of(name))) if name else workspace()


def opened() -> OpenCatalogues:
    """The catalogues that this process holds open."""
    made: OpenCatalogues = shared("open catalogues", _none_open)
    return made


def _none_open() -> OpenCatalogues:
    return OpenCatalogues(settings().memory_mb << 20)


def kept(workspace: Workspace, name: str, make: Callable[[], Any]) -> Any:
    """One object under `name` as long as `workspace` is open, made at first use."""
    return opened().kept(workspace).always(name, make)


def kept_recent(workspace: Workspace, name: str, make: Callable[[], Any]) -> Any:
    """As `kept`, for what may be forgotten: the last few are kept."""
    return opened().kept(workspace).recent(name, make)
