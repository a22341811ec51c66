"""A tuned network is stored as a column, with its files, and its predecessors' files go."""

from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.errors import CatalogueError
from explorer.progress import Progress
from explorer.tasks import finetune, store, train_probe
from explorer.tasks.labels import Task
from explorer.tasks.store_finetuned import train_and_store
from explorer.workspace.workspace import Workspace
from tests.tasks.conftest import QUICK

pytestmark = pytest.mark.slow


def test_each_way_of_storing_leaves_no_file_of_the_one_before(tiny_workspace: Workspace) -> None:
    workspace = tiny_workspace
    result = train_probe.train_probe(workspace, Task(column="class", positive=("ring",)))
    found = finetune.compare_with_probe(workspace, result, QUICK, Progress())
    train_and_store(workspace, found, "ring_t", Progress())
    stored = explorer.open(workspace.catalogue.path).catalogue
    entry = stored.manifest.taught["ring_t"]
    assert entry["mode"] == "last" and (workspace.catalogue.path / entry["file"]).is_file()
    values = stored.column("ring_t")
    assert np.isfinite(values).all() and (workspace.catalogue.path / entry["probe"]).is_file()
    again = store.store_probe(explorer.open(workspace.catalogue.path), result, "ring_t").taught[
        "ring_t"
    ]
    left = {path.name for path in (workspace.catalogue.path / "taught").iterdir()}
    assert Path(again["file"]).name in left and Path(entry["probe"]).name not in left
    train_and_store(explorer.open(workspace.catalogue.path), found, "ring_t", Progress())
    assert not list((workspace.catalogue.path / "taught").glob("folds-*"))
    with pytest.raises(CatalogueError, match="no probe"):
        store.refill_column(explorer.open(workspace.catalogue.path), "ring_t", Progress())
