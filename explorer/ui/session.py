"""What a visitor's session holds, which catalogue it shows: all state and caches of the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.catalogue.followed_mirror import FollowedMirror
from explorer.catalogues.folder import CatalogueFolder
from explorer.catalogues.summary import note_use
from explorer.config import Settings
from explorer.errors import CatalogueError
from explorer.labels import DEFAULT_THEME, Rater
from explorer.object_store.address import address_of as store_address
from explorer.ui.format import one_line
from explorer.ui.login import log
from explorer.ui.login.door import open_door
from explorer.ui.login.visitor import ANYBODY, HEADER, NOBODY, Visitor, from_header
from explorer.ui.open_catalogues import OpenCatalogues

if TYPE_CHECKING:
    from explorer.workspace.samp import SampTalk
    from explorer.workspace.workspace import Workspace

MAX_NAME = 64
USUAL_SORTS = ("as listed", "oddness", "taste")  # that every catalogue has


def settings() -> Settings:
    """The settings of this process, from defaults and environment."""
    return Settings.from_environment()


# --- which catalogue -------------------------------------------------------------------------


def catalogues() -> CatalogueFolder:
    """The catalogues that the address may name."""
    return CatalogueFolder.of(settings())


def catalogue_name() -> str:
    """The catalogue that this tab shows: the address's, else its last one, else the opened one."""
    chosen = (get_query("catalogue") or str(remembered("catalogue", ""))) if _draws() else ""
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


@st.cache_resource(show_spinner=False)
def shared(name: str, _make: Callable[[], Any]) -> Any:
    """One object per process under `name`, made at first use."""
    return _make()


@st.cache_resource(show_spinner=False, max_entries=6)
def shared_recent(name: str, _make: Callable[[], Any]) -> Any:
    """As `shared`, for what may be forgotten: the last few are kept."""
    return _make()


# --- who rates, and for what -----------------------------------------------------------------


def visitor() -> Visitor:
    """Whom the gate let in with this page's websocket; nobody where it should have and did not."""
    said = st.context.headers.get(HEADER)
    if said is not None:
        return from_header(said)
    return NOBODY if open_door(settings().hosts).is_kept else ANYBODY


def can_log_out() -> bool:
    """Whether this visitor came by a login of the page's own."""
    return open_door(settings().hosts).signing is not None


def may(role: str) -> bool:
    """Whether this visitor may what takes `role`: "reader", "rater" or "owner"."""
    return visitor().may(role)


def note_write(what: str, *, galaxies: int = 0) -> None:
    """Let the server's log say that this visitor has written."""
    log.note_write(visitor(), what, galaxies=galaxies)


def who() -> str:
    """The name under which this visitor rates and tags: the login's, where there is one.

    Else the address's, which a reload keeps.
    """
    named = _name(get_query("who")) or str(remembered("who", ""))
    return visitor().name or named or usual_who()


def usual_who() -> str:
    """The login's name, else the one this browser used last, else the one from the settings."""
    known = st.context.cookies.get("explorer_who", "")
    used = _name(unquote(known)) if isinstance(known, str) else ""
    return visitor().name or used or settings().who


def set_who(name: str) -> None:
    """Rate as `name` from now on; "" for the usual name."""
    remember("who_chosen", True)
    _set_who(_name(name) or usual_who())


def _set_who(name: str) -> None:
    remember("who", name)
    set_query(who=None if visitor().name else name)


def is_anothers_link() -> bool:
    """Whether the address brought another name than this browser's, and none was chosen yet."""
    return who() != usual_who() and not remembered("who_chosen")


def theme() -> str:
    """The theme being rated: every theme learns a taste of its own."""
    return _name(get_query("theme")) or str(remembered("theme", DEFAULT_THEME))


def set_theme(name: str) -> None:
    """Rate for `name` from now on; "" for the first theme."""
    remember("theme", _name(name) or DEFAULT_THEME)
    set_query(theme=remembered("theme"))


def rater() -> Rater:
    """Who rates and for which theme."""
    return Rater(who(), theme())


def carry_rater() -> None:
    """Write who rates and for which theme into this page's address, whatever led to it."""
    _set_who(who())
    set_theme(theme())


def usual_sort() -> str:
    """How this visitor wants the gallery sorted where the address says nothing of it."""
    known = st.context.cookies.get("explorer_sort", "")
    chosen = remembered("usual_sort") or (unquote(known) if isinstance(known, str) else "")
    return chosen if chosen in USUAL_SORTS else USUAL_SORTS[0]


def set_usual_sort(sort: str) -> None:
    """Sort the gallery so from now on, the one that is open too; the browser keeps it."""
    remember("usual_sort", sort)
    set_query(sort=None, order=None, p=None)


def _name(text: str) -> str:
    return one_line(text)[:MAX_NAME].strip()


# --- other tools of this machine -------------------------------------------------------------


def may_samp() -> bool:
    """Whether the page talks to the tools of the machine that it runs on.

    Where nobody logs in and no other name of the page is known, that is the visitor's own machine;
    elsewhere only if EXPLORER_SAMP says so.
    """
    hosts, asked = settings().hosts, settings().samp
    own = not hosts and not open_door(hosts).is_kept
    return asked == "on" or (own and asked != "off")


def samp_talk(workspace: Workspace, *, connect: bool = False) -> SampTalk | None:
    """The connection of a catalogue to those tools; None where there is none and none is to be.

    Raises:
        ExplorerError: it cannot be made.
    """
    held: dict[Path, tuple[str, SampTalk]] = shared("samp", dict)
    version, talk = held.get(workspace.catalogue.path, ("", None))
    if talk is not None and version == workspace.catalogue.version:
        return talk
    if talk is not None:
        held.pop(workspace.catalogue.path)[1].close()
    if not connect and talk is None:
        return None
    from explorer.workspace.samp import SampTalk

    held[workspace.catalogue.path] = (workspace.catalogue.version, SampTalk(workspace))
    return held[workspace.catalogue.path][1]


# --- the address: what a colleague needs to see the same view --------------------------------


def get_query(name: str, default: str = "") -> str:
    """The value of `name` in the page's address."""
    return st.query_params.get(name, default) if _draws() else default


def _draws() -> bool:
    """Whether this is a page being drawn, and no route or thread beside it."""
    return get_script_run_ctx(suppress_warning=True) is not None


def get_query_int(name: str, default: int = 0) -> int:
    """The whole number under `name` in the address; `default` where it is not one."""
    value = get_query(name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


def set_query(**values: str | int | None) -> None:
    """Write `values` into the address; None and "" leave it."""
    for name, value in values.items():
        text = "" if value is None else str(value)
        if text and st.query_params.get(name) != text:
            st.query_params[name] = text
        elif not text and name in st.query_params:
            del st.query_params[name]


def get_query_all(name: str) -> list[str]:
    """Every value of `name` in the address, in order."""
    return st.query_params.get_all(name)


def set_query_all(name: str, values: Sequence[str]) -> None:
    """Write `name` into the address once for each of `values`."""
    if list(values) != get_query_all(name):
        st.query_params[name] = list(values)


def query_widget(page: str, name: str, default: str, options: Sequence[str] = ()) -> str:
    """The key of a widget that shows `name` of the address.

    A link or the browser's Back changes the address and with it the widget; `store_query_widget`
    writes the other way. Each page has a widget of its own, so that pages do not overwrite one
    another.
    """
    key = f"{page}_{name}"
    asked = get_query(name, default)
    asked = default if options and asked not in options else asked
    if key not in st.session_state or remembered(key) != asked:
        st.session_state[key] = asked
    return key


def store_query_widget(page: str, name: str, value: str | None, default: str) -> str:
    """Write what the widget of `query_widget` says into the address, except the default."""
    value = (value or default).strip() or default
    remember(f"{page}_{name}", value)
    set_query(**{name: None if value == default else value})
    return value


# --- events of the components and of one page for another ------------------------------------


def event(key: str, name: str) -> Any:
    """What the component `key` has just reported as `name`, or None."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def request_page(page: str, **query: str | list[str]) -> None:
    """Ask for another page; the script turns to it before it draws anything.

    Who rates, for which theme and in which catalogue goes along, unless `query` says another.
    """
    asked = {**rater().words, **catalogue_words(), **query}
    st.session_state["_go"] = (page, {name: value for name, value in asked.items() if value})


def take_requested_page() -> tuple[str, dict[str, Any]] | None:
    """The page asked for by `request_page`, once."""
    return st.session_state.pop("_go", None)


def remember(name: str, value: Any) -> None:
    """Remember `value` for this visitor until the tab closes."""
    st.session_state[f"_{name}"] = value


def remembered(name: str, default: Any = None) -> Any:
    """What `remember` stored under `name`."""
    return st.session_state.get(f"_{name}", default)


def cached_latest(name: str, key: Hashable, make: Callable[[], Any]) -> Any:
    """What `make` gives for `key`; made again only when the key is another than last time."""
    known = remembered(name)
    if known is None or known[0] != key:
        known = (key, make())
        remember(name, known)
    return known[1]


def widget_value(key: str, default: Any = None) -> Any:
    """The present value of the widget `key`."""
    return st.session_state.get(key, default)


def set_widget(key: str, value: Any) -> None:
    """Give the widget `key` a value before it is drawn."""
    st.session_state[key] = value


def forget_widget(key: str) -> None:
    """Let the widget `key` start anew."""
    st.session_state.pop(key, None)
