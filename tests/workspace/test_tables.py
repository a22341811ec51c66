"""A column, and tables of galaxies with their labels, units and all digits."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from explorer.errors import CatalogueError, FilterError
from explorer.workspace import tables
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ids

VOTES = ["p_bright", "p_red"]


def test_a_column_by_row(workspace: Workspace) -> None:
    assert isinstance(workspace["z"], pd.Series) and workspace["z"].name == "z"
    np.testing.assert_array_equal(workspace["z"], workspace.catalogue.column("z"))
    assert workspace["id"].tolist() == list(workspace.catalogue.ids())
    assert workspace["objid"][0] == 587722952767439000


@pytest.mark.parametrize("name", ["clas", "Class"])
def test_a_misspelt_column_gets_the_nearest_name(workspace: Workspace, name: str) -> None:
    with pytest.raises(CatalogueError, match=rf"No column '{name}' \(did you mean 'class'\?\)"):
        workspace[name]
    with pytest.raises(CatalogueError, match="did you mean"):
        workspace.table(columns=["z", name])


@pytest.mark.parametrize("name", ["embedding", "thumbnail", 0, None])
def test_what_is_no_column_is_said(workspace: Workspace, name: str) -> None:
    with pytest.raises(CatalogueError, match=r"No column .* there are: id, ra_deg"):
        workspace[name]


def test_a_table_of_everything(workspace: Workspace) -> None:
    table = workspace.table()
    named = [column.name for column in workspace.catalogue.columns]
    assert table.columns.tolist() == ["id", *named]
    assert table.ids == list(workspace.catalogue.ids())


def test_a_filter_and_some_columns_in_the_catalogues_order(workspace: Workspace) -> None:
    table = workspace.table(where="class = 'ring' and z > 0.05", columns=["z", "class"])
    assert table.columns.tolist() == ["id", "z", "class"]
    assert set(table["class"]) == {"ring"} and (table["z"] > 0.05).all()
    assert table["z"].is_monotonic_increasing and len(table) > 5
    assert workspace.table(columns="z").columns.tolist() == ["id", "z"]
    with pytest.raises(FilterError):
        workspace.table(where="class =")


def test_many_rows_are_read_in_one_pass_and_are_the_same(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    some, every = workspace.table(where="class = 'ring'"), workspace.table()
    monkeypatch.setattr(tables, "ONE_BY_ONE", 3)
    pd.testing.assert_frame_equal(workspace.table(where="class = 'ring'"), some)
    pd.testing.assert_frame_equal(workspace.table(), every)


def test_tags_and_ratings_on_request(workspace: Workspace) -> None:
    first = ids(workspace, range(3))
    workspace.labels.tag(first[:2], "ring", who="ada")
    workspace.labels.tag(first[:1], "blue", who="ada")
    workspace.rate(first[1:], "up", who="ada")
    assert not {"tags", "rating"} & set(workspace.table().columns)
    table = workspace.table(labels=True, columns="z", who="ada").head(4)
    assert table.columns.tolist() == ["id", "z", "tags", "rating"]
    assert table["tags"].fillna("").tolist() == ["blue; ring", "ring", "", ""]
    assert table["rating"].fillna("").tolist() == ["", "up", "up", ""]
    assert workspace.table(columns=["tags"]).columns.tolist() == ["id", "tags"]
    assert workspace.table(columns=["rating"], who="bob")["rating"].isna().all()


def test_whole_numbers_with_gaps_keep_their_digits() -> None:
    column = pa.chunked_array([pa.array([587722952767439451, None])])
    series = tables._series(column)
    assert series[0] == 587722952767439451 and series.isna().tolist() == [False, True]


def test_an_astropy_table_has_units_and_descriptions(workspace: Workspace) -> None:
    table = workspace.astropy_table(where="z > 0.1", labels=True)
    assert table["ra_deg"].unit == table["dec_deg"].unit == "deg" and table["z"].unit is None
    assert "ICRS" in table["ra_deg"].description and table["class"].description is None
    assert all("votes" in table[name].description for name in VOTES)
    assert table["objid"][0] == 587722952767439051 and (table["z"] > 0.1).all()
