"""Look-alikes: galaxies like these, unlike those, or like an image from elsewhere."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from explorer.catalogue.cutouts import decode_image
from explorer.ui import frame, session
from explorer.ui.components.grid import Sheet, grid
from explorer.ui.controls import filter_box
from explorer.ui.galaxy import galaxy_facts, galaxy_head

if TYPE_CHECKING:
    from explorer.desk import Desk
    from explorer.similarity import Neighbours, share_found

PAGE = 48
TRAIL = 9
UPLOADS = ["jpg", "jpeg", "png", "tif", "tiff", "fits", "fit"]


def page() -> None:
    """The query at the left, its look-alikes at the right, best first."""
    desk = session.desk()
    likes, unlikes = session.get_all("id"), session.get_all("not")
    with frame.toolbar("similar"):
        where = filter_box(desk, "similar")
        upload = image_box()
    if upload is None and not likes:
        likes = [strangest(desk)]
    if likes:
        remember(likes)
    left, right = st.columns([1, 2.6], gap="medium")
    with left:
        query(desk, likes, unlikes, upload)
    with right:
        answers(desk, likes, unlikes, upload, where)


def strangest(desk: Desk) -> str:
    """The id of the oddest galaxy: where an unasked search begins."""
    return str(desk.catalogue.ids()[desk.select(sort="oddness")[0]])


def image_box() -> bytes | None:
    """The bytes of an uploaded image."""
    with st.popover("Upload an image", type="tertiary"):
        file = st.file_uploader("Image", UPLOADS, label_visibility="collapsed", key="upload")
    return file.getvalue() if file else None


# --- the query --------------------------------------------------------------------------------


def query(desk: Desk, likes: list[str], unlikes: list[str], upload: bytes | None) -> None:
    """The galaxy or image asked about, and what else shapes the query."""
    if upload is not None:
        st.image(decode_image(upload), width="stretch")
        st.caption("Your image. Take it out of “Upload an image” to search by galaxy again.")
        return
    facts = galaxy_head(desk, likes[0], key="query")
    if len(likes) + len(unlikes) > 1:
        members(desk, likes, unlikes)
    trail(desk, likes[0])
    galaxy_facts(facts)


def members(desk: Desk, likes: list[str], unlikes: list[str]) -> None:
    """All galaxies of a query of several; a click takes one out."""
    rows = desk.catalogue.rows_of([*likes, *unlikes])
    labels = ["like"] * len(likes) + ["unlike"] * len(unlikes)
    sheet = Sheet(rows=rows, labels=labels, main=False, strip=True, note="Query: click to take out")
    grid(desk, sheet, key="members", pick=take_out)


def take_out(galaxy: str) -> None:
    """Leave `galaxy` out of the query; its last like stays."""
    likes = [other for other in session.get_all("id") if other != galaxy]
    session.put_all("not", [other for other in session.get_all("not") if other != galaxy])
    if likes:
        session.put_all("id", likes)


def add_like(galaxy: str) -> None:
    """More like `galaxy`, too."""
    _add(galaxy, to="id", out_of="not")


def add_unlike(galaxy: str) -> None:
    """Less like `galaxy`."""
    _add(galaxy, to="not", out_of="id")


def _add(galaxy: str, *, to: str, out_of: str) -> None:
    session.put(p=None)
    rest = [other for other in session.get_all(out_of) if other != galaxy]
    if out_of == "not" or rest:
        session.put_all(out_of, rest)
    session.put_all(to, [*dict.fromkeys([*session.get_all(to), galaxy])])


# --- the trail --------------------------------------------------------------------------------


def remember(likes: list[str]) -> None:
    """Note the query shown now at the end of the trail."""
    trail = [passed for passed in session.kept("trail", []) if passed != likes[0]]
    session.keep("trail", [*trail, likes[0]][-TRAIL:])


def trail(desk: Desk, galaxy: str) -> None:
    """The galaxies asked about before this one, the latest first; a click leads back."""
    known = desk.catalogue.known_rows(session.kept("trail", []))
    rows = [row for passed, row in known.items() if passed != galaxy][::-1]
    if rows:
        grid(desk, Sheet(rows=rows, strip=True, main=False, note="Before"), key="trail")


# --- the answers ------------------------------------------------------------------------------


def answers(
    desk: Desk, likes: list[str], unlikes: list[str], upload: bytes | None, where: str
) -> None:
    """The look-alikes with their similarity."""
    at = session.get_int("p")
    near = neighbours(desk, likes, unlikes, upload, where, at)
    sheet = Sheet(
        rows=near.rows,
        labels=[f"{value:.3f}" for value in near.similarity],
        page=at,
        pages=at + 2 if len(near.rows) == PAGE else at + 1,
        note=note(near),
        empty="No other galaxy passes this filter.",
        open_end=True,
        query=upload is None,
    )
    grid(desk, sheet, key="similar_grid", page=turn, like=add_like, unlike=add_unlike)


def neighbours(
    desk: Desk, likes: list[str], unlikes: list[str], upload: bytes | None, where: str, at: int
) -> Neighbours:
    """The search itself; the last answer to an uploaded image is kept, it costs an encoding."""
    options = {"where": where, "k": PAGE, "offset": at * PAGE, **session.rater()}
    if upload is None:
        return desk.similar(likes, unlikes=unlikes, **options)
    asked = (hashlib.sha256(upload).hexdigest(), repr(options), desk.catalogue.version)

    def look() -> Neighbours:
        with st.spinner("Looking at your image"):
            return desk.similar_to_image(decode_image(upload), **options)

    return session.latest("uploaded", asked, look)


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
    session.put(p=int(page_number))
