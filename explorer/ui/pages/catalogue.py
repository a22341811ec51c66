"""The catalogue page: what it holds, where it lies on the sky, what was left out, what made it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.catalogue.embeddings import embedding_folders
from explorer.catalogue.familiar import how_familiar
from explorer.catalogue.manifest import Manifest
from explorer.catalogues.new import left_out_of_upload
from explorer.catalogues.summary import ago, built_at, source_of
from explorer.pipeline.representation import why_weighed
from explorer.ui import session
from explorer.ui.format import display_text, literal, title
from explorer.ui.panels import column_table, compare_anew, drift, sky_coverage
from explorer.ui.panels.bring_table import match_box
from explorer.ui.panels.column_box import column_box
from explorer.ui.panels.galaxy import table
from explorer.workspace.plain import plain

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MOST_SHOWN = 10_000


def page() -> None:
    """What it holds, whence, where on the sky; what was left out, its columns, how it was made."""
    workspace = session.workspace()
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.html(f"<h2 class='section'>{html.escape(session.catalogue_path().name)}</h2>")
        st.markdown(literal(contents(workspace)))
        familiar(workspace)
        st.markdown(literal(rated(workspace)))
    with right:
        sky_coverage.show(workspace)
    skipped(workspace)
    left_out(session.catalogue_path())
    st.html("<h2 class='section'>Columns</h2>")
    column_table.show(workspace)
    match_box(workspace)
    column_box(workspace)
    drift.panel(workspace)
    compare_anew.panel(workspace)
    with st.expander("How it was made: options, versions, hashes"):
        details(workspace)


def contents(workspace: Workspace) -> str:
    """How many, from where, made when and with which encoder, in a few sentences."""
    catalogue, manifest = workspace.catalogue, workspace.catalogue.manifest
    made = ago(built_at(session.catalogue_path()))
    encoder = manifest.encoder.get("name")
    looked = "" if "own_embeddings" in manifest.encoder.get("record", {}) else f" {views(manifest)}"
    return (
        f"{catalogue.object_kind.count(len(catalogue))} from {source_of(manifest)}. "
        f"Built {made}; embedded by {encoder}{looked}."
    )


def views(manifest: Manifest) -> str:
    """How often each image was looked at."""
    return "in 1 view" if manifest.views == 1 else f"in {manifest.views} views"


def rated(workspace: Workspace) -> str:
    """How much of it was rated and tagged, by whom, in a sentence."""
    told = labels(workspace)
    if not workspace.labels.version():
        return "Nothing is rated or tagged yet."
    return f"{told['ratings']} ratings by {told['raters']}; {told['tags']} tags."


def details(workspace: Workspace) -> None:
    """What the manifest says, by part."""
    facts = sections(workspace)
    for column, (name, values) in zip(_columns(len(facts)), facts.items(), strict=True):
        with column:
            st.html(f"<h3 class='section'>{html.escape(name)}</h3>{table(values)}")


def _columns(count: int) -> list[Any]:
    """`count` places, three a row."""
    places: list[Any] = []
    while len(places) < count:
        places += st.columns(3, gap="large")
    return places[:count]


def sections(workspace: Workspace) -> dict[str, Mapping[str, Any]]:
    """What the manifest says, by part."""
    manifest = workspace.catalogue.manifest
    encoder = manifest.encoder
    return {
        "Catalogue": {
            "source": manifest.source,
            "folder": workspace.catalogue.place,
            "version": workspace.catalogue.version,
            **_flat(manifest.build),
        },
        "Encoder": {
            "name": encoder.get("name"),
            "weights": str(encoder.get("weights_sha256", ""))[:16],
            "embedding length": encoder.get("dim"),
            "views averaged": manifest.views,
            "vote fractions": len(encoder.get("vote_names", ())) or None,
            "other embeddings": others(session.catalogue_path()) or None,
        },
        "Search": {
            "frame": manifest.representation.get("frame"),
            "tuned on": manifest.representation.get("tuned"),
            **_flat(manifest.index),
            **_flat(manifest.projection),
        },
        **cutouts(manifest.build.get("cutouts", {})),
        "Map": _flat({named(workspace, name): value for name, value in manifest.map.items()}),
        "Labels": labels(workspace),
        "Versions": {"format": manifest.format_version, **_flat(manifest.versions)},
    }


def cutouts(told: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Where images that were fetched come from; nothing for others."""
    return {"Cutouts": _flat(told)} if told else {}


def named(workspace: Workspace, name: str) -> str:
    """An entry of the manifest in the words of this catalogue."""
    return workspace.catalogue.object_kind.many if name == "galaxies" else name


def others(folder: Path) -> str:
    """The folders of this catalogue's other embeddings; EXPLORER_CATALOGUE opens one of them."""
    return ", ".join(str(place) for place in embedding_folders(folder) if place != folder)


def _flat(values: Mapping[str, Any]) -> dict[str, str]:
    """The plain entries of a manifest section, as they are shown."""
    return {
        title(name): display_text(value)
        for name, value in plain(values).items()
        if not isinstance(value, dict | list)
    }


def labels(workspace: Workspace) -> dict[str, Any]:
    """How much has been rated and tagged, by whom."""
    events = workspace.labels.all_ratings()
    return {
        "ratings": f"{len(events):,}",
        "raters": ", ".join(sorted({event.who for event in events})) or "–",
        "tags": f"{len(workspace.labels.tags()):,}",
        "journal entries": f"{workspace.labels.version():,}",
    }


def familiar(workspace: Workspace) -> None:
    """How familiar the survey looks to the encoder, and what follows from it."""
    manifest = workspace.catalogue.manifest
    told = [how_familiar(manifest), why_weighed(manifest)]
    if any(told):
        st.markdown(literal(" ".join(line for line in told if line)))


def skipped(workspace: Workspace) -> None:
    """The images that could not be read, with the reason for each."""
    entries = workspace.catalogue.manifest.skipped
    if entries:
        with st.expander(f"{len(entries):,} skipped"):
            st.dataframe(entries[:MOST_SHOWN], hide_index=True)


def left_out(folder: Path) -> None:
    """The files of an upload that were no images, with the reason for each."""
    entries = left_out_of_upload(folder)
    if entries:
        with st.expander(f"{len(entries):,} files of the upload left out"):
            st.dataframe(entries[:MOST_SHOWN], hide_index=True)
