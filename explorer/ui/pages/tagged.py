"""Tagged: what was put aside under a name, to look through, rename and take home."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.access import OWNER
from explorer.labels.collections import is_collection
from explorer.ui import frame, session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.format import literal
from explorer.ui.panels.all_at_once import Group, all_box
from explorer.ui.panels.bring_table import list_box
from explorer.ui.panels.more_like import search_from_tag
from explorer.ui.panels.tag_choice import choose_tag, words_for
from explorer.workspace.images_zip import write_images

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

PAGE = 48
FORMATS = {
    "CSV": "csv",
    "Parquet": "parquet",
    "VOTable": "votable",
    "FITS": "fits",
    "ECSV": "ecsv",
    "DS9 regions": "ds9",
    "CASA regions": "casa",
}
SUFFIX = {name: name for name in FORMATS.values()} | {
    "votable": "xml",
    "ds9": "reg",
    "casa": "crtf",
}
MOST_IMAGES = 2_000  # in one download; `export` writes more


def page() -> None:
    """The tags and collections with their counts, the galaxies of one, and its file."""
    workspace = session.workspace()
    tags = workspace.labels.tags()
    undo_box(workspace)
    if not tags:
        list_box(workspace)
        grid(workspace, Sheet(rows=[], empty=show_invitation(workspace)), key="tagged_grid")
        return
    tag = choose_tag(tags, workspace.labels.collections())
    with frame.toolbar("tagged"):
        save_as(workspace, tag)
        list_box(workspace)
        if session.may(OWNER):
            rename(workspace, tag)
            delete(workspace, tag)
        rows = workspace.selection.rows(tag=tag, rater=session.rater())
        all_box(Group(workspace, rows, "tagged"))
        label = "More like this collection" if is_collection(tag) else "More like this tag"
        if len(rows) and st.button(label, type="tertiary"):
            search_from_tag(workspace, tag)
    show(workspace, tag, rows)


def show_invitation(workspace: Workspace) -> str:
    """How a first tag is put on."""
    one = f"Press the tag on a {workspace.catalogue.object_kind}, or its key, on any page"
    return f"No tags yet. {one}; or select several and press Tag below them."


def save_as(workspace: Workspace, tag: str) -> None:
    """Downloads of the tag, and of every tagged or rated galaxy; built when asked for."""
    st.download_button(
        f"Export “{literal(tag)}” as CSV",
        file_writer(workspace, tag, "csv"),
        file_name=f"{file_name(tag)}.csv",
        mime="text/csv",
        icon=":material/download:",
        type="primary",
        on_click="ignore",
    )
    with st.popover("Other formats", type="tertiary"):
        images_button(workspace, tag)
        for label, name in formats_of(workspace).items():
            st.download_button(
                label,
                file_writer(workspace, tag, name),
                file_name=f"{file_name(tag)}.{SUFFIX[name]}",
                on_click="ignore",
                width="stretch",
            )


def formats_of(workspace: Workspace) -> dict[str, str]:
    """Labels and names of what the tag can be written as: regions only where there is a sky."""
    regions = () if workspace.catalogue.has_sky else ("ds9", "casa")
    return {label: name for label, name in FORMATS.items() if name not in regions}


def images_button(workspace: Workspace, tag: str) -> None:
    """A download of the images of the tag, as they were read, in one file."""
    rows = workspace.selection.rows(tag=tag, rater=session.rater())
    ids = [str(galaxy) for galaxy in workspace.catalogue.ids()[np.sort(rows)]]

    def write() -> bytes:
        buffer = io.BytesIO()
        write_images(workspace, ids, buffer)
        return buffer.getvalue()

    st.download_button(
        "Images (zip)",
        write,
        file_name=f"{file_name(tag)}.zip",
        on_click="ignore",
        width="stretch",
        disabled=not workspace.catalogue.pictured or not 0 < len(ids) <= MOST_IMAGES,
        help=f"FITS stays FITS; up to {MOST_IMAGES:,}, more by the command export",
    )


def file_writer(workspace: Workspace, tag: str, name: str) -> Callable[[], bytes]:
    """A function that writes the galaxies of `tag` in format `name`."""
    rater = session.rater()

    def write() -> bytes:
        buffer = io.BytesIO()
        workspace.export(None, buffer, format=name, tag=tag, **rater.words)
        return buffer.getvalue()

    return write


def file_name(tag: str) -> str:
    """`tag` as part of a file's name."""
    return "".join(letter if letter.isalnum() else "-" for letter in tag).strip("-") or "tag"


def rename(workspace: Workspace, tag: str) -> None:
    """A box for the new name; one that there is already takes the galaxies in."""
    with st.popover("Rename", type="tertiary"):
        st.caption("A slash makes a collection: mergers/sure. A name in use merges the two.")
        new = st.text_input("New name", value=tag, max_chars=session.MAX_NAME, key=f"new_{tag}")
        if st.button("Rename", disabled=not new.strip() or new.strip() == tag):
            workspace.labels.rename_tag(tag, new.strip(), who=session.who())
            session.note_write(f"rename tag {tag} to {new.strip()}")
            changed(f"“{tag}” is now “{new.strip()}”", new.strip())


def delete(workspace: Workspace, tag: str) -> None:
    """Take the tag off all its galaxies, after a second click."""
    with st.popover("Delete", type="tertiary"):
        kind = "collection, with all its tags," if is_collection(tag) else "tag"
        st.caption(literal(f"The {kind} is taken off all that have it. The journal keeps it."))
        if st.button("Delete the collection" if is_collection(tag) else "Delete the tag"):
            workspace.labels.delete_tag(tag, who=session.who())
            session.note_write(f"delete tag {tag}")
            changed(f"“{tag}” is deleted", None)


def changed(said: str, tag: str | None) -> None:
    """Show `tag` after all galaxies of one were changed, and offer to take that back."""
    session.forget_widget("tag_pick")
    session.set_query(tag=tag)
    session.remember("tags_changed", said)
    st.rerun()


def undo_box(workspace: Workspace) -> None:
    """What was renamed or deleted just now, and the way back."""
    said = session.remembered("tags_changed")
    if not said:
        return

    def undo() -> None:
        workspace.labels.undo_tags(session.who())
        session.note_write("undo tags")
        session.remember("tags_changed", None)
        session.forget_widget("tag_pick")

    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(literal(said), width="content")
        st.button("Undo", icon=":material/undo:", type="tertiary", on_click=undo)


def show(workspace: Workspace, tag: str, rows: NDArray[np.int64]) -> None:
    """The galaxies of `tag`, the strangest first."""
    pages = max(1, -(-len(rows) // PAGE))
    at = min(session.get_query_int("p"), pages - 1)
    sheet = Sheet(
        rows=rows[at * PAGE : (at + 1) * PAGE],
        page=at,
        pages=pages,
        note=f"{workspace.catalogue.object_kind.count(len(rows))} {words_for(tag)}",
        empty=f"No {workspace.catalogue.object_kind} of this catalogue is {words_for(tag)}.",
    )
    grid(workspace, sheet, key="tagged_grid", page=lambda number: session.set_query(p=int(number)))
