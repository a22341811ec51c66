"""Tests of explorer.tasks.store."""

import numpy as np

import explorer
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress
from explorer.tasks import store, train_probe
from explorer.tasks.labels import Task
from explorer.workspace.workspace import Workspace
from tests.tasks.conftest import RING


def test_teaching_again_replaces_column_and_model(workspace: Workspace) -> None:
    store.store_probe(workspace, train_probe.train_probe(workspace, RING), "kind")
    second = explorer.open(workspace.catalogue.path)
    result = train_probe.train_probe(second, Task(column="class", positive=("round",)))
    store.store_probe(second, result, "kind")
    third = explorer.open(workspace.catalogue.path)
    assert third.catalogue.manifest.taught["kind"]["task"]["positive"] == ["round"]
    assert len(list((workspace.catalogue.path / "taught").iterdir())) == 1
    assert store.refill_column(third, "kind", Progress()).galaxies == 59


def test_galaxies_added_later_are_filled_by_again(workspace: Workspace, fake_encoder: None) -> None:
    store.store_probe(workspace, train_probe.train_probe(workspace, RING), "ring_q")
    table = workspace.catalogue.path.parent / "in" / "galaxies.csv"
    lines = table.read_text().splitlines()
    more = table.with_name("more.csv")
    more.write_text("\n".join([lines[0], lines[3].replace(lines[3][:18], "9" * 18)]) + "\n")
    folder = workspace.catalogue.path
    build(Recipe(str(more), folder), Progress())
    assert np.isnan(explorer.open(folder).catalogue.column("ring_q")[-1])
    store.refill_column(explorer.open(folder), "ring_q", Progress())
    assert np.isfinite(explorer.open(folder).catalogue.column("ring_q")).all()
