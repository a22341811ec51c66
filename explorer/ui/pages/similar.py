"""Look-alikes: galaxies like these, unlike those, or like an image from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.access import OWNER
from explorer.catalogue.crossmatch import SAME_SOURCE
from explorer.search.nearest import share_found
from explorer.search.similar import Page
from explorer.sources.cutouts import jpeg_whole
from explorer.ui import frame, session
from explorer.ui.components.events import Handler
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.components.picture import picture
from explorer.ui.panels import find_box
from explorer.ui.panels.controls import MOST_UPLOAD_MB, filter_box
from explorer.ui.panels.galaxy import galaxy_facts, galaxy_head
from explorer.ui.panels.light_curve import light_curve
from explorer.ui.panels.more_like import more_like_box
from explorer.ui.panels.remarks_box import remarks_box
from explorer.ui.panels.restretch_box import keep_look, restretch_box
from explorer.ui.panels.samp_box import galaxy_samp
from explorer.ui.panels.sky_around import sky_around
from explorer.ui.panels.why_similar import explain, why_panel
from explorer.ui.query import Asked, asked, set_crop
from explorer.ui.region import region_box

if TYPE_CHECKING:
    from explorer.search.nearest import Neighbours
    from explorer.workspace.workspace import Workspace

PAGE = 48
TRAIL = 8
SHOWN_PX = 700
LARGEST_RADIUS = 3600.0
WITHIN = {"arcsec": "One source within (arcsec)", "px": "One source within (px)"}
MORE = "; +n: duplicates that it stands for"
MOST_LOOK = 1_000  # letters of a look in the address
UPLOADS = ["jpg", "jpeg", "png", "tif", "tiff", "fits", "fit"]


def page() -> None:
    """The query at the left, its look-alikes at the right, best first."""
    workspace = session.workspace()
    with frame.toolbar("similar"):
        find = find_box.find_box(workspace)
        where = filter_box(workspace, "similar")
        upload = image_box() if workspace.catalogue.pictured else None
        radius = radius_box(workspace)
        more_like_box(workspace)
        among = region_box(workspace, "similar")
    likes = session.get_query_all("id")
    if find and upload is None:
        likes = likes or find_box.offer_matches(workspace, find)
    if upload is None and not likes:
        likes = [strangest(workspace, among)]
    if likes:
        extend_trail(likes)
    wanted = asked(workspace, likes, upload)
    left, right = st.columns([1, 2.6], gap="medium")
    with left, st.container(key="query"):
        facts = query(workspace, wanted)
    with left:
        details = st.container(key="query-facts")
    with right, frame.show_errors():
        answers(workspace, wanted, where, radius, among)
    with details:  # a periodogram and a network may take a while: look-alikes come first
        if facts:
            if not workspace.catalogue.pictured:
                light_curve(workspace, facts)
            sky_around(workspace, facts)
            remarks_box(workspace, str(facts["id"]))
            galaxy_samp(workspace, str(facts["id"]))
            galaxy_facts(facts)


def strangest(workspace: Workspace, among: NDArray[np.bool_] | None) -> str:
    """The id of the oddest galaxy of those looked at: where an unasked search begins."""
    anywhere = among is None or not among.any()
    (row,) = workspace.selection.oddest(1, None if anywhere else among)
    return str(workspace.catalogue.ids()[row])


def image_box() -> bytes | None:
    """The bytes of an uploaded image."""
    with st.popover("Upload an image", type="tertiary"):
        file = st.file_uploader(
            "Image",
            UPLOADS,
            label_visibility="collapsed",
            key="upload",
            max_upload_size=MOST_UPLOAD_MB,
        )
    return file.getvalue() if file else None


def radius_box(workspace: Workspace) -> float | None:
    """Within how much two sources are one and the same; None without places."""
    places = workspace.search.similarity.places
    if places is None:
        return None
    usual = SAME_SOURCE[places.unit]
    asked_for = session.get_query("radius")
    number = asked_for.isascii() and asked_for.replace(".", "", 1).isdigit()
    value = min(float(asked_for), LARGEST_RADIUS) if number else usual
    with st.popover("Duplicates", type="tertiary"):
        st.caption("Identical images, and sources nearer than this, are shown as one result.")
        radius = st.number_input(WITHIN[places.unit], 0.0, LARGEST_RADIUS, value, 0.5)
    session.set_query(radius=None if radius == usual else f"{radius:g}")
    return float(radius)


# --- the query --------------------------------------------------------------------------------


def query(workspace: Workspace, wanted: Asked) -> Mapping[str, Any]:
    """The galaxy or image asked about, and what else shapes the query; what is known of it."""
    if wanted.shown is not None:
        jpeg = jpeg_whole(wanted.shown, SHOWN_PX)
        picture(jpeg, square=wanted.crop, key="uploaded", crop=set_crop)
        st.caption("Your image. Take it out of “Upload an image” to search by galaxy again.")
        return {}
    likes, unlikes = list(wanted.likes), list(wanted.unlikes)
    takes: dict[str, Handler] = {"look": set_look}
    if len(likes) == 1 and workspace.catalogue.pictured:
        takes["crop"] = set_crop
    if session.may(OWNER):
        takes["keep"] = keep_look
    look = session.get_query("look")
    facts = galaxy_head(workspace, likes[0], key="query", square=wanted.crop, shown=look, **takes)
    restretch_box(workspace)
    if len(likes) + len(unlikes) > 1:
        show_query_members(workspace, likes, unlikes)
    show_trail(workspace, likes[0])
    return facts


def set_look(text: str) -> None:
    """Keep how the large image is shown in the address; "null" is as it came."""
    session.set_query(look=None if text == "null" or len(text) > MOST_LOOK else text)


def show_query_members(workspace: Workspace, likes: list[str], unlikes: list[str]) -> None:
    """All galaxies of a query of several; a click takes one out."""
    rows = workspace.catalogue.rows_of([*likes, *unlikes])
    labels = ["like"] * len(likes) + ["unlike"] * len(unlikes)
    sheet = Sheet(rows=rows, labels=labels, main=False, strip=True, note="Query: click to take out")
    grid(workspace, sheet, key="members", pick=remove_from_query)


def remove_from_query(galaxy: str) -> None:
    """Leave `galaxy` out of the query; its last like stays."""
    likes = [other for other in session.get_query_all("id") if other != galaxy]
    session.set_query_all(
        "not", [other for other in session.get_query_all("not") if other != galaxy]
    )
    if likes:
        session.set_query_all("id", likes)


def add_like(galaxy: str) -> None:
    """More like `galaxy`, too."""
    _add(galaxy, to="id", out_of="not")


def add_unlike(galaxy: str) -> None:
    """Less like `galaxy`."""
    _add(galaxy, to="not", out_of="id")


def _add(galaxy: str, *, to: str, out_of: str) -> None:
    session.set_query(p=None, why=None, crop=None)
    rest = [other for other in session.get_query_all(out_of) if other != galaxy]
    if out_of == "not" or rest:
        session.set_query_all(out_of, rest)
    session.set_query_all(to, [*dict.fromkeys([*session.get_query_all(to), galaxy])])


# --- the trail --------------------------------------------------------------------------------


def extend_trail(likes: list[str]) -> None:
    """Note the query shown now at the end of the trail, which the address keeps for a reload."""
    passed = session.remembered("trail") or session.get_query_all("before")
    before = [galaxy for galaxy in passed if galaxy != likes[0]][-TRAIL:]
    session.remember("trail", [*before, likes[0]])
    session.set_query_all("before", before)


def show_trail(workspace: Workspace, galaxy: str) -> None:
    """The galaxies asked about before this one, the latest first; a click leads back."""
    known = workspace.catalogue.known_rows(session.remembered("trail", []))
    rows = [row for passed, row in known.items() if passed != galaxy][::-1]
    if rows:
        grid(workspace, Sheet(rows=rows, strip=True, main=False, note="Before"), key="trail")


# --- the answers ------------------------------------------------------------------------------


def no_other(workspace: Workspace, *, narrowed: bool) -> str:
    """Why there are no look-alikes: a filter or region, or nothing else in the catalogue."""
    kind = workspace.catalogue.object_kind
    if narrowed:
        return f"No other {kind} passes this filter, or lies where you look."
    return f"No other {kind} is in this catalogue."


def answers(
    workspace: Workspace,
    wanted: Asked,
    where: str,
    radius: float | None,
    among: NDArray[np.bool_] | None,
) -> None:
    """The look-alikes with their similarity, and why one of them is there."""
    at = session.get_query_int("p")
    page = Page(PAGE, at * PAGE, radius)
    near = workspace.search.neighbours(
        wanted.query(workspace), page, where=where, among=among, rater=session.rater()
    )
    above = st.container()  # filled last: the first comparison waits for the encoder
    sheet = Sheet(
        rows=near.rows,
        labels=labels(near),
        measure=f"cosine similarity, 1 is the same{MORE * bool(np.any(near.folded))}",
        page=at,
        pages=at + 2 if len(near.rows) == PAGE else at + 1,
        note=note(near),
        empty=no_other(workspace, narrowed=bool(where.strip()) or among is not None),
        open_end=True,
        query=wanted.image is None,
    )
    grid(
        workspace,
        sheet,
        key="similar_grid",
        page=turn,
        like=add_like,
        unlike=add_unlike,
        why=explain,
    )
    with above:
        why_panel(workspace, wanted, near)


def labels(near: Neighbours) -> list[str]:
    """Similarity, and how many more each result stands for."""
    more = [f" +{count}" if count else "" for count in near.folded]
    return [f"{value:.3f}{also}" for value, also in zip(near.similarity, more, strict=True)]


def note(near: Neighbours) -> str:
    """How the search went: duplicates folded, recall, time."""
    folded = int(np.sum(near.folded))
    parts = ["Most similar first"]
    if folded:
        parts.append(f"{folded} duplicate{'s' * (folded > 1)} folded")
    parts.append(share_found(near.recall))
    parts.append(f"{near.ms:.0f} ms")
    return " · ".join(parts)


def turn(page_number: int) -> None:
    """Go to another page."""
    session.set_query(p=int(page_number), why=None)
