"""A list from elsewhere, pasted or in a file: the boxes that ask for it, and what was given."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from explorer.ui.format import literal

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

TABLES = ["csv", "tsv", "parquet", "fits", "fit", "vot", "votable", "xml", "ecsv", "gz"]
LISTS = ["txt", *TABLES]
IDS, PLACES = "ids", "positions"
MOST_LISTED = 1_000


@dataclass(frozen=True)
class GivenList:
    """A list as it was given.

    by: whether it holds ids or positions, then within `radius_arcsec`. data: empty where none.
    """

    by: str
    radius_arcsec: float
    name: str
    data: bytes


def list_input(workspace: Workspace, key: str) -> GivenList:
    """What the boxes hold; their keys begin with `key`."""
    kinds = (IDS, PLACES) if workspace.catalogue.has_sky else (IDS,)
    left, right = st.columns(2)
    kind = left.radio("It holds", kinds, horizontal=True, format_func=literal, key=f"{key}_kind")
    radius = 1.0
    if kind == PLACES:
        radius = right.number_input("Within (arcsec)", 0.01, 3600.0, 1.0, key=f"{key}_radius")
    text = st.text_area("One a line", key=f"{key}_text", height=110)
    file = st.file_uploader("or a file", LISTS, key=f"{key}_file")
    name, data = (file.name, file.getvalue()) if file else ("list.txt", text.encode())
    return GivenList(kind, radius, name, data)


@contextmanager
def kept_briefly(name: str, data: bytes) -> Iterator[Path]:
    """A file of that name with that content, while it is needed."""
    with tempfile.TemporaryDirectory(prefix="explorer-") as folder:
        path = Path(folder) / (Path(name).name or "list.txt")
        path.write_bytes(data)
        yield path


def show_missing(missing: Sequence[str], key: str) -> None:
    """Show the entries that are not in this catalogue, a thousand at most; nothing for none."""
    if missing:
        text = "\n".join(missing[:MOST_LISTED])
        st.text_area("Not in this catalogue", text, height=90, key=f"{key}_missing")
