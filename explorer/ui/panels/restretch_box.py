"""A look from the viewer kept for all thumbnails: what would happen, and the button for it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

import streamlit as st

from explorer.access import OWNER
from explorer.progress import Progress, Report, line_of
from explorer.ui import frame, session
from explorer.ui.format import literal
from explorer.viewing.look import Look, look_of

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

ASKED = "look_to_keep"
LOOK_AGAIN_S = 0.3
AS_BEFORE = "Nothing is embedded: look-alikes, ranking, map and ratings stay as they are."
ANEW = (
    "Look-alikes, oddness and map are made anew, which takes as long as the build did. Ids, "
    "ratings and tags stay; what was taught on the embeddings before is to be taught again."
)


def keep_look(text: str) -> None:
    """Remember the look that the viewer reports, until it is kept or left."""
    try:
        look = look_of(json.loads(text))
    except (ValueError, TypeError, AttributeError):  # ArgumentError is a ValueError
        look = None
    session.remember(ASKED, look)


def restretch_box(workspace: Workspace) -> None:
    """Ask, in a window over the page, whether a look that was just reported is to be kept."""
    look: Look | None = session.remembered(ASKED)
    session.remember(ASKED, None)
    if look is not None and session.may(OWNER):
        st.dialog("Thumbnails of the whole catalogue")(confirm)(workspace, look)


def confirm(workspace: Workspace, look: Look) -> None:
    """What would happen, and the buttons."""
    count = len(workspace.catalogue)
    st.markdown(
        f"Draw the thumbnails of all {workspace.catalogue.object_kind.count(count)} anew: "
        f"{literal(str(look))}? Everybody sees the new thumbnails."
    )
    embed = st.checkbox("Embed the images anew in it, too", key="restretch_embed")
    st.caption(ANEW if embed else AS_BEFORE)
    with st.container(horizontal=True, gap="small"):
        go = st.button("Draw them", type="primary", key="restretch_go")
        leave = st.button("Leave them", key="restretch_leave")
    if leave:
        st.rerun()
    if go:
        with frame.show_errors():
            draw(workspace, look, embed=embed)


def draw(workspace: Workspace, look: Look, *, embed: bool = False) -> None:
    """Draw them in a thread, which goes on if the page is left; then open the catalogue anew."""
    from explorer.pipeline.restretch import restretch

    reports: list[Report] = [Report("thumbnails", 0, len(workspace.catalogue), 0.0, None)]
    pool = ThreadPoolExecutor(1, thread_name_prefix="restretch")
    progress = Progress(reports.append)
    work = pool.submit(restretch, workspace.catalogue.path, look, progress, embed=embed)
    pool.shutdown(wait=False)
    bar = st.progress(0.0)
    while not work.done():
        bar.progress(min(reports[-1].done / reports[-1].total, 1.0), line_of(reports[-1]))
        wait([work], timeout=LOOK_AGAIN_S)
    told = work.result()
    session.note_write("restretch --embed" if embed else "restretch", galaxies=told["drawn"])
    what = "embedded and drawn" if embed else "thumbnails drawn"
    rest = f", {told['kept']:,} without pixels stay" if told["kept"] else ""
    st.toast(literal(f"{told['drawn']:,} {what} anew{rest}"))
    st.rerun()
