"""More like what was put under a tag, or like what was rated: a search from a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from explorer.labels.collections import MARK
from explorer.ui import session
from explorer.ui.format import literal
from explorer.ui.panels.all_at_once import Group, most_typical

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

LIKED, DISLIKED = ("up", "4", "5"), ("down", "0", "1")
MOST_TAGS = 12


def more_like_box(workspace: Workspace) -> None:
    """A box with a button for the ratings and one for each tag; nothing where there are none."""
    tags, liked = workspace.labels.tags(), rated(workspace, LIKED)
    if not tags and not len(liked.rows):
        return
    with st.popover("More like…", type="tertiary"):
        if len(liked.rows) and st.button(f"My ratings · {len(liked.rows):,} liked"):
            search_from_ratings(workspace)
        for name, count in workspace.labels.collections().items():
            said = f"Collection {name.removesuffix(MARK)} · {count:,}"
            if st.button(literal(said), key=f"like tag {name}"):
                search_from_tag(workspace, name)
        for tag in list(tags)[:MOST_TAGS]:
            if st.button(f"Tag {literal(tag)} · {tags[tag]:,}", key=f"like tag {tag}"):
                search_from_tag(workspace, tag)


def search_from_tag(workspace: Workspace, tag: str) -> None:
    """Turn to the look-alikes of the most typical galaxies of a tag, or of a collection."""
    group = Group(workspace, workspace.selection.rows(tag=tag), "tag")
    session.request_page("similar", id=most_typical(group))
    st.rerun()


def search_from_ratings(workspace: Workspace) -> None:
    """Turn to what is like the liked and unlike the disliked, for this rater and theme."""
    liked, disliked = rated(workspace, LIKED), rated(workspace, DISLIKED)
    unlike = most_typical(disliked) if len(disliked.rows) else []
    session.request_page("similar", id=most_typical(liked), **{"not": unlike})
    st.rerun()


def rated(workspace: Workspace, answers: tuple[str, ...]) -> Group:
    """The galaxies that this rater gave one of `answers`."""
    ratings = workspace.labels.ratings(**session.rater().words)
    given = [galaxy for galaxy, rating in ratings.items() if rating.answer in answers]
    rows = workspace.catalogue.known_rows(given).values()
    return Group(workspace, np.fromiter(rows, np.int64, len(rows)), "rated")
