"""How far apart this catalogue and another are, in words, as a plot, and in their galaxies."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

import explorer
from explorer.catalogue.manifest import FILE_NAME, Manifest
from explorer.errors import CatalogueError
from explorer.object_store.address import address_behind
from explorer.ui import session
from explorer.ui.format import literal
from explorer.ui.panels.controls import pick_one

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

NOBODY = "none"
SHOWN = 8
STRIPS = {
    "a_only": "Of this one, least like those of {other}",
    "a_like_b": "Of this one, most like those of {other}",
    "b_only": "Of {other}, least like those here",
    "b_like_a": "Of {other}, most like those here",
}


@dataclass(frozen=True)
class DriftReport:
    """The report of a pair: words, the plot, and thumbnails with ids for each of `STRIPS`."""

    words: str
    figure: Any
    strips: dict[str, tuple[list[bytes], list[str]]]


def panel(workspace: Workspace) -> None:
    """Choose a catalogue beside this one; how far apart the two are, and where it shows."""
    folder = session.catalogue_path()
    if address_behind(folder):  # beside a mirror are older states of the same catalogue
        return
    if not session.catalogues().listed:  # what lies beside it is not for these visitors
        return
    names = [place.name for place in neighbouring_catalogues(folder)]
    with st.expander(
        "Compare with another catalogue", expanded=session.get_query("other") in names
    ):
        if not names:
            st.caption(f"There is no other catalogue in {literal(str(folder.resolve().parent))}.")
            return
        name = pick_one("catalogue", "other", "Another catalogue beside it", [NOBODY, *names])
        if name != NOBODY:
            show_report(folder.resolve().parent / name, workspace)


def neighbouring_catalogues(folder: Path) -> list[Path]:
    """The finished catalogues in the folder that holds this one, by name."""
    home = folder.resolve()
    return [place for place in sorted(home.parent.glob("*")) if place != home and _finished(place)]


def _finished(place: Path) -> bool:
    try:
        return (place / FILE_NAME).is_file() and Manifest.read(place).complete
    except CatalogueError:
        return False


def show_report(place: Path, workspace: Workspace) -> None:
    """The report: words, plot, four strips of galaxies, and the command that uses it."""
    stamp = Manifest.read(place).fingerprint()
    with st.spinner("Comparing a sample of both"):
        found = session.shared_recent(
            f"compared {workspace.catalogue.path} {workspace.catalogue.version} {place} {stamp}",
            lambda: compare_catalogues(workspace, place),
        )
    st.markdown(f"**{literal(found.words)}**")
    if not workspace.catalogue.pictured:
        st.caption("Both catalogues were embedded by the same network, on the same scale.")
    st.plotly_chart(found.figure, width="stretch", config={"displayModeBar": False})
    for name, title in STRIPS.items():
        st.caption(literal(title.format(other=place.name)))
        pictures, ids = found.strips[name]
        st.image(
            list(pictures), caption=[literal(galaxy) for galaxy in ids], width=132, alt=list(ids)
        )
    st.caption(
        "What labels here teach is told of the galaxies there, corrected where that helps, by:"
    )
    command = ["adapt", str(workspace.catalogue.path), str(place), "--column", "NAME"]
    command += ["--positive", "CLASS", "--name", "NEW"]
    words = " ".join(shlex.quote(word) for word in command)
    st.code(f"python -m explorer {words}", language="bash", wrap_lines=True)


def compare_catalogues(workspace: Workspace, place: Path) -> DriftReport:
    """Compare up to 3,000 galaxies of each.

    Raises:
        CatalogueError: other weights or another number of views; the message mends it.
    """
    from explorer.transfer.adapt import drift_between
    from explorer.transfer.drift_plot import drift_figure

    other = explorer.open(place)
    moved = drift_between(workspace, other)
    strips = {}
    for name, rows in moved.telling(SHOWN).items():
        catalogue = (workspace if name.startswith("a_") else other).catalogue
        strips[name] = (catalogue.thumbnails(rows), [str(one) for one in catalogue.ids()[rows]])
    figure = drift_figure(moved, workspace.catalogue.path.name, place.name)
    figure.update_layout(title=None, template="none", height=280, margin={"t": 24, "r": 8})
    figure.update_layout(legend={"orientation": "h", "y": 1.15})
    return DriftReport(moved.words(), figure, strips)
