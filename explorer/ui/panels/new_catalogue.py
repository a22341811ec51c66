"""A new catalogue from the page: what of, under which name, and how it is built."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.catalogues.new import Wanted, begin_new, readable_roots, receive, usual_name
from explorer.catalogues.options import CHOICE, COLUMN, DEMO, OPTIONS, Option
from explorer.catalogues.preview import MOSAIC, POSITIONS, Preview, allowed, look, look_at_upload
from explorer.catalogues.upload import Unpacked
from explorer.config import DEMO as HUBBLE
from explorer.config import DEMO_VIEWS
from explorer.errors import ExplorerError, SourceError
from explorer.ui import session
from explorer.ui.format import literal, shorten

UPLOAD, SERVER, EXAMPLE = "Upload", "On this server", "Hubble demo"
TYPES = ["zip", "csv", "tsv", "parquet", "fits", "vot", "ecsv", "gz"]


@st.fragment
def panel() -> None:
    """What to build; the rest is asked for once that is known to be readable."""
    way = st.segmented_control(
        "Images from",
        [UPLOAD, SERVER, EXAMPLE],
        default=UPLOAD,
        format_func=literal,
        key="new_way",
    )
    try:
        if way == SERVER:
            of_server()
        elif way == EXAMPLE:
            details(Preview(Path(HUBBLE), DEMO), HUBBLE, "hubble-demo")
        else:
            of_upload()
    except ExplorerError as error:
        st.warning(literal(shorten(str(error))), icon=":material/error:")


def of_upload() -> None:
    """A zip of images, or a table of positions, from the visitor's own machine."""
    number = session.remembered("uploads", 0)
    file = st.file_uploader(
        "A zip of images, with or without a table; or a table of positions",
        type=TYPES,
        key=f"new_file_{number}",  # another key is an empty box
        help="A table names its images in a column, or has the images' names as ids. Without "
        "images, its positions are looked up at a survey's service.",
    )
    if file is None:
        return
    catalogues = session.catalogues()
    with st.spinner("Unpacking"):
        upload = session.cached_latest(
            "upload", file.file_id, lambda: receive(catalogues, file.name, file)
        )
        found = session.cached_latest(
            "upload_seen",
            file.file_id,
            lambda: look_at_upload(upload.folder, upload.images, upload.tables),
        )
    left_out(upload)
    details(found, str(found.source), file.name, upload)


def of_server() -> None:
    """A folder, table or mosaic that lies where the app runs."""
    roots = readable_roots(session.settings())
    if not roots:
        raise SourceError(
            "Builds from the page may read no folder of this server: EXPLORER_ROOTS names those "
            "that they may."
        )
    path = st.text_input(
        "Folder of images, table, or mosaic",
        key=f"new_path_{session.remembered('uploads', 0)}",
        placeholder=str(roots[0]),
        help=f"Below {literal(', '.join(map(str, roots)))}.",
    )
    if path.strip():
        place = allowed(path, roots)
        with st.spinner("Looking"):
            found = session.cached_latest("server_seen", str(place), lambda: look(place))
        called = place.parent.name if place.is_file() else place.name  # labels.csv says little
        details(found, str(found.source), called)


def left_out(upload: Unpacked) -> None:
    """The files of an upload that are not taken, with the reason for each."""
    if upload.skipped:
        with st.expander(f"{len(upload.skipped):,} files of the upload are left out"):
            st.dataframe(upload.skipped[:10_000], hide_index=True)


def details(found: Preview, source: str, called: str, upload: Unpacked | None = None) -> None:
    """What was found, the name and the options, and the button that begins."""
    st.markdown(literal(told(found)))
    name = st.text_input(
        "Name",
        value=usual_name(session.catalogues(), called),
        key=f"new_name_{called}",
        help="It stands in the address: letters, digits, - and _.",
    )
    given = options(found)
    if st.button("Build", type="primary", key="new_build", icon=":material/play_arrow:"):
        wanted = Wanted(name.strip(), source, given, readable_roots(session.settings()), upload)
        begin_new(session.catalogues(), wanted, who=session.who())
        session.note_write(f"build of {wanted.name}")
        session.remember("uploads", session.remembered("uploads", 0) + 1)
        st.rerun(scope="app")


def told(found: Preview) -> str:
    """What was found, in a sentence or two."""
    count = "" if found.count is None else f"{found.count:,} "
    what = {
        "folder": f"{count}images.",
        "table": f"{count}rows; {found.image_column or 'no column'} names the images.",
        POSITIONS: f"{count}positions, whose images a service has.",
        MOSAIC: "One large image.",
        DEMO: "1,917 galaxies of one Hubble image; about a minute.",
    }[found.kind]
    return " ".join([what, *found.notes])


def options(found: Preview) -> Mapping[str, str]:
    """The options that were given, by name: the few that matter, the others folded away."""
    fitting = [option for option in OPTIONS if found.kind in option.sources]
    given = _fields([option for option in fitting if not option.much], found)
    with st.expander("All options"):
        given |= _fields([option for option in fitting if option.much], found)
    without = "cutouts" if given.get("tiles") else ""  # images come from the one or the other
    return {name: value for name, value in given.items() if name != without}


def _fields(offered: list[Option], found: Preview) -> dict[str, str]:
    given: dict[str, str] = {}
    for start in range(0, len(offered), 3):
        here = offered[start : start + 3]
        for column, option in zip(st.columns(3), here, strict=False):
            with column:
                given[option.name] = _field(option, found)
    return given


def _field(option: Option, found: Preview) -> str:
    named: dict[str, Any] = {"key": f"new_{option.name}", "help": option.about}
    named["placeholder"] = "left open"
    if option.kind == COLUMN:
        usual = found.image_column if option.name == "image-column" else ""
        at = found.columns.index(usual) if usual in found.columns else None
        return st.selectbox(option.label, found.columns, index=at, **named) or ""
    if option.kind == CHOICE:
        own = option.name == "cutouts"
        at = 0 if own else None
        if option.name == "views" and found.kind == DEMO:
            at = option.choices.index(DEMO_VIEWS)
        chosen = st.selectbox(
            option.label, option.choices, index=at, accept_new_options=own, **named
        )
        return chosen or ""
    return st.text_input(option.label, **named)
