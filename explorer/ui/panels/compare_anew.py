"""How galaxies are compared, and to compare them otherwise without embedding anew."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.access import OWNER
from explorer.catalogue.manifest import Manifest
from explorer.catalogues import jobs
from explorer.errors import ExplorerError
from explorer.object_store.address import address_behind
from explorer.pipeline.representation import NETWORK
from explorer.progress import Progress, Report
from explorer.ui import session
from explorer.ui.format import literal
from explorer.ui.panels.build_progress import sentence, share

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MOST_WAITED_FOR = 200_000
FRAMES = {
    "auto": "as suits the images",
    "source": "the central source alone",
    "whole": "the whole cutout",
    "both": "both alike",
}
TUNING = {
    "auto": "where the survey looks foreign to the encoder",
    "yes": "yes",
    "no": "no",
    NETWORK: "yes, and its encoder is fitted to it (minutes)",
}
TUNING_HELP = (
    "Some hundred galaxies are looked at twice, turned, shifted, blurred and noisier by chance. "
    "What differs between two looks at one galaxy then counts less. It needs no labels. Fitting "
    "the encoder embeds every image anew, and is kept only where galaxies are found again better."
)


def panel(workspace: Workspace) -> None:
    """What counts when galaxies are compared; a choice and a button for owners."""
    manifest = workspace.catalogue.manifest
    if not session.may(OWNER) or address_behind(session.catalogue_path()):
        return
    own = "own_embeddings" in manifest.encoder.get("record", {})
    if own or not workspace.catalogue.pictured:
        return
    with st.expander("Compare galaxies otherwise"):
        if jobs.at_work(session.catalogue_path()):
            follow()
            return
        wanted = choices(manifest)
        st.caption(
            "Look-alikes, ranking, oddness and map are made again from the embeddings; ratings, "
            "tags and notes stay."
        )
        if len(workspace.catalogue) > MOST_WAITED_FOR:
            words = [word for name, value in wanted.items() for word in (f"--{name}", value)]
            place = str(session.catalogue_path())
            st.code(shlex.join(["python", "-m", "explorer", "index", place, *words]))
        elif st.button("Compare anew", key="compare_anew", type="primary"):
            begin(wanted) if embeds(manifest, wanted) else compare(wanted)
        told_before(jobs.progress_of(session.catalogue_path()))


def choices(manifest: Manifest) -> dict[str, str]:
    """The frame, where there are two, and whether to tune, as they are chosen now."""
    told, wanted = manifest.representation, {}
    if len(manifest.encoder.get("parts", {})) > 1:
        wanted["frame"] = st.selectbox(
            "What counts",
            list(FRAMES),
            index=list(FRAMES).index(told.get("asked", "auto")),
            format_func=lambda name: FRAMES[name],
        )
    wanted["tune"] = st.selectbox(
        "Tuned to the survey's own images",
        list(TUNING),
        index=list(TUNING).index(told.get("tune", "auto")),
        format_func=lambda name: TUNING[name],
        help=TUNING_HELP,
    )
    return wanted


def embeds(manifest: Manifest, wanted: dict[str, str]) -> bool:
    """Whether every image is embedded for that, which takes minutes."""
    from explorer.pipeline.own_network import BEFORE

    return (wanted["tune"] == NETWORK) != (BEFORE in manifest.encoder)


def begin(wanted: dict[str, str]) -> None:
    """Begin to compare anew behind the page, which then follows it."""
    words = [word for name, value in wanted.items() for word in (f"--{name}", value)]
    try:
        jobs.begin_index(session.catalogue_path(), words)
    except ExplorerError as error:
        st.error(literal(str(error)))
        return
    session.note_write("compare galaxies anew")
    st.rerun()


@st.fragment(run_every=1.0)
def follow() -> None:
    """How far it is; the page shows the catalogue that it has made once it is done."""
    folder = session.catalogue_path()
    if not jobs.at_work(folder):
        st.rerun()
    report = jobs.progress_of(folder)
    st.progress(share(report), text=literal(sentence(report)))
    st.caption("You may go on meanwhile, and close the page.")


def told_before(report: dict[str, Any]) -> None:
    """What went wrong in the latest build or comparison, if anything."""
    if report.get("error"):
        st.error(literal(str(report["error"])))


def compare(wanted: dict[str, str]) -> None:
    """Make again what follows from the embeddings, told as it goes; the page then shows it."""
    from explorer.pipeline.rebuild import rebuild_derived
    from explorer.pipeline.representation import Wish

    folder, bar = session.catalogue_path(), st.progress(0.0, text="Starting")

    def show(report: Report) -> None:
        told = asdict(report)
        bar.progress(share(told), text=literal(sentence(told)))

    try:
        rebuild_derived(folder, Progress(show), wish=Wish(**wanted))
    except ExplorerError as error:
        st.error(literal(str(error)))
        return
    session.note_write("compare galaxies anew")
    st.rerun()
