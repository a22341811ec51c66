"""The guide in the app: one part at a time, which the help of each page leads to."""

from __future__ import annotations

import re
from functools import cache

import streamlit as st

from explorer.config import asset
from explorer.ui.panels.controls import pick_one

PICTURE = re.compile(r"^!\[.*\]\(.*\)\n?", re.MULTILINE)
INSIDE = re.compile(r"\]\(#([^)]+)\)")
ELSEWHERE = re.compile(r"\[([^\]]+)\]\((?!https?:|\./guide)[^)]+\)")


def page() -> None:
    """The part that the address names."""
    part = pick_one("guide", "part", "Part of the guide", list(parts()))
    with st.container(key="guide"):
        st.markdown(guide_text(part))


def guide_text(part: str) -> str:
    """The words below a heading: our own, so that they may be Markdown."""
    return parts()[part]


@cache
def parts() -> dict[str, str]:
    """The guide's parts by their headings, as Markdown whose links lead to other parts."""
    whole = asset("docs/guide.md").read_text(encoding="utf-8")
    cut = [part.partition("\n") for part in whole.split("\n## ")[1:]]
    names = {anchor(heading): heading for heading, _, _ in cut}
    return {heading: linked(PICTURE.sub("", text), names) for heading, _, text in cut}


def anchor(heading: str) -> str:
    """The name under which Markdown links to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def linked(text: str, names: dict[str, str]) -> str:
    """`text` with links to other parts as addresses of this page; other files are not here."""

    def address(found: re.Match[str]) -> str:
        heading = names.get(found[1], "")
        return f"](./guide?part={heading.replace(' ', '+')})" if heading else found[0]

    return ELSEWHERE.sub(r"\1", INSIDE.sub(address, text))
