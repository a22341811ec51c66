"""What an export and a table of look-alikes say of each galaxy."""

import numpy as np
import pytest

from explorer.export.galaxies import NAMES, _free_names, export_columns, results_table
from explorer.labels import Rater
from explorer.search.nearest import Page
from explorer.search.similar import Query
from explorer.workspace.workspace import Workspace

ADA = Rater("ada", "rings")


def test_columns_stand_in_order_with_labels_and_provenance(workspace: Workspace) -> None:
    rows = np.array([3, 0])
    three, nought = (str(workspace.catalogue.ids()[row]) for row in rows)
    workspace.labels.tag([three], "ring", who="bob")
    workspace.labels.tag([three], "odd", who="bob")
    workspace.labels.rate([nought], "up", **ADA.words)
    given = export_columns(workspace.catalogue, workspace.labels, rows, ADA)
    assert list(given)[:3] == ["id", "ra_deg", "dec_deg"] and set(NAMES) <= set(given)
    assert given["id"] == [three, nought] and given["rating"] == [None, "up"]
    assert sorted(given["tags"][0].split("; ")) == ["odd", "ring"] and given["tags"][1] is None
    assert given["rated_by"] == [None, "ada"] and given["theme"] == [None, "rings"]
    assert given["encoder"] == ["fake-ffffffff"] * 2
    assert given["catalogue_version"] == [workspace.catalogue.version] * 2
    assert np.array_equal(given["oddness"], workspace.catalogue.column("oddness")[rows])
    assert given["oddness"].dtype == np.float32 and "interest" not in given


def test_interest_is_taken_by_row(workspace: Workspace) -> None:
    interest = np.arange(59, dtype=np.float32)
    given = export_columns(
        workspace.catalogue, workspace.labels, np.array([9, 2]), ADA, interest=interest
    )
    assert given["interest"].tolist() == [9, 2]


def test_look_alikes_become_a_table_that_says_how_the_search_went(workspace: Workspace) -> None:
    query = Query((str(workspace.catalogue.ids()[0]),))
    found = workspace.search.similarity.nearest(query, Page(5, 5), None)
    table = results_table(workspace.catalogue, found)
    assert table.columns[:4].tolist() == ["id", "similarity", "rank", "folded"]
    assert table["rank"].tolist() == [6, 7, 8, 9, 10]
    assert {"ra_deg", "dec_deg", "class", "z", "oddness"} <= set(table)
    assert table.attrs["recall"] == pytest.approx(1) and table.attrs["ms"] > 0


def test_a_users_columns_step_aside_once_each() -> None:
    names = ["encoder", "encoder_user", "z"]
    assert _free_names(names, taken=("encoder",)) == {
        "encoder": "encoder_user_user",
        "encoder_user": "encoder_user",
        "z": "z",
    }
