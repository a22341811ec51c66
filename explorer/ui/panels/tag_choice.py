"""Which tag or collection a page shows: the collections and loose tags, then the tags within."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from explorer.labels.collections import MARK, collection_of, is_collection, tag_within
from explorer.ui import session
from explorer.ui.format import literal


def choose_tag(tags: Mapping[str, int], collections: Mapping[str, int]) -> str:
    """The tag to show, or a collection ("mergers/"), kept in the address."""
    asked = session.get_query("tag")
    first = _pills("tag_pick", first_line(tags, collections), collection_of(asked) or asked)
    chosen = first if first not in collections else _within(first, tags, collections, asked)
    session.set_query(tag=chosen)
    return chosen


def first_line(tags: Mapping[str, int], collections: Mapping[str, int]) -> dict[str, str]:
    """Each collection and each tag that is in none, and what stands on it; sorted by name."""
    loose = {tag: f"{tag} · {count:,}" for tag, count in tags.items()}
    loose = {tag: said for tag, said in loose.items() if not collection_of(tag)}
    grouped = {
        name: f"{name.removesuffix(MARK)} ▸ {count:,}" for name, count in collections.items()
    }
    return dict(sorted({**loose, **grouped}.items(), key=lambda item: item[0].casefold()))


def second_line(
    name: str, tags: Mapping[str, int], collections: Mapping[str, int]
) -> dict[str, str]:
    """The whole of a collection, then each of its tags, and what stands on it."""
    own = {tag: count for tag, count in tags.items() if collection_of(tag) == name}
    said = {tag: f"{tag_within(tag)} · {count:,}" for tag, count in own.items()}
    return {name: f"all · {collections[name]:,}", **said}


def _within(name: str, tags: Mapping[str, int], collections: Mapping[str, int], asked: str) -> str:
    key = f"tag_pick {name}"
    return _pills(key, second_line(name, tags, collections), asked)


def _pills(key: str, said: Mapping[str, str], asked: str) -> str:
    names = list(said)
    if session.widget_value(key) not in names:
        session.set_widget(key, asked if asked in names else names[0])
    picked = st.pills(
        "Tags",
        names,
        key=key,
        required=True,
        format_func=lambda name: literal(said.get(name, name)),
        label_visibility="collapsed",
        on_change=lambda: session.set_query(p=None),
    )
    return str(picked or names[0])


def words_for(tag: str) -> str:
    """What is shown, as a sentence goes on: tagged “ring”, or in the collection “mergers”."""
    if is_collection(tag):
        return f"in the collection “{tag.removesuffix(MARK)}”"
    return f"tagged “{tag}”"
