"""Which galaxies an export writes, and what stops one."""

import io
from pathlib import Path

import pandas as pd
import pytest

from explorer.errors import ExplorerError, LabelError
from explorer.workspace.export import Subset, export_galaxies
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ME, ids


def written(workspace: Workspace, subset: Subset) -> pd.DataFrame:
    stored = io.BytesIO()
    count = export_galaxies(workspace.ranking, subset, stored, rater=ME)
    table = pd.read_csv(io.BytesIO(stored.getvalue()), dtype={"id": str})
    assert len(table) == count
    return table


def test_ids_keep_their_order_and_a_tag_and_a_filter_the_catalogues(workspace: Workspace) -> None:
    some = ids(workspace, [5, 2, 3])
    assert written(workspace, Subset(some))["id"].tolist() == some
    workspace.labels.tag(some, "odd", who="ada")
    assert written(workspace, Subset(tag="odd"))["id"].tolist() == ids(workspace, [2, 3, 5])
    rings = written(workspace, Subset(where="class = 'ring'"))
    assert set(rings["class"]) == {"ring"} and len(rings) == 20
    assert len(written(workspace, Subset())) == 59


def test_interest_stands_in_it_once_somebody_has_rated(workspace: Workspace) -> None:
    assert "interest" not in written(workspace, Subset())
    workspace.labels.rate(ids(workspace, [1]), "up", **ADA)
    workspace.labels.rate(ids(workspace, [0]), "down", **ADA)
    assert written(workspace, Subset())["interest"].notna().all()


def test_an_unknown_tag_or_place_is_one_sentence(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="Nothing has the tag 'ghost'"):
        export_galaxies(workspace.ranking, Subset(tag="ghost"), io.BytesIO())
    with pytest.raises(ExplorerError, match="cannot be written"):
        export_galaxies(workspace.ranking, Subset(), tmp_path / "no" / "folder" / "x.csv")
