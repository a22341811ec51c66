"""The catalogue page: what it holds, what made it, what was left out."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.catalogue.embeddings import embedding_folders
from explorer.catalogue.familiar import how_familiar
from explorer.ui import session
from explorer.ui.format import display_text, literal, plain, title
from explorer.ui.panels import drift
from explorer.ui.panels.controls import ORIGINS
from explorer.ui.panels.galaxy import table

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


def page() -> None:
    """Counts, encoder, index, map, versions, skipped images, columns, another catalogue."""
    workspace = session.workspace()
    familiar(workspace)
    facts = sections(workspace)
    for column, (name, values) in zip(_columns(len(facts)), facts.items(), strict=True):
        with column:
            st.html(f"<h2 class='section'>{html.escape(name)}</h2>{table(values)}")
    skipped(workspace)
    columns(workspace)
    drift.panel(workspace)


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
            workspace.catalogue.object_kind.many: f"{len(workspace.catalogue):,}",
            "source": manifest.source,
            "folder": workspace.catalogue.place,
            "version": workspace.catalogue.version,
            "skipped": f"{len(manifest.skipped):,}",
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
    told = [how_familiar(manifest), manifest.representation.get("why", "")]
    if any(told):
        st.markdown(literal(" ".join(line for line in told if line)))


def skipped(workspace: Workspace) -> None:
    """The images that could not be read, with the reason for each."""
    entries = workspace.catalogue.manifest.skipped
    if entries:
        with st.expander(f"{len(entries):,} skipped"):
            st.dataframe(entries, hide_index=True)


def columns(workspace: Workspace) -> None:
    """The columns that filters, sorting and the map's colours understand."""
    with st.expander(f"{len(workspace.catalogue.columns):,} columns"):
        rows = [
            {
                "column": column.name,
                "kind": column.kind,
                "origin": ORIGINS[column.origin],
            }
            for column in workspace.catalogue.columns
        ]
        st.dataframe(rows, hide_index=True)
