"""Lists of values joined to galaxies by id and by place."""

from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.errors import CatalogueError, SourceError
from explorer.pipeline.given_column import GivenColumn, add_column, listed_values
from explorer.sources.listed_values import POSITIONS


def test_values_by_id_and_through_python(catalogue: Path, tmp_path: Path) -> None:
    ids = [str(one) for one in explorer.open(catalogue).catalogue.ids()]
    (tmp_path / "list.txt").write_text(f"{ids[3]} 4\nnobody 5\n{ids[1]} 6\n")
    told = add_column(catalogue, tmp_path / "list.txt", GivenColumn("k", unit="mJy"))
    assert (told["filled"], told["unmatched"], told["unit"]) == (2, ["nobody"], "mJy")
    workspace = explorer.open(catalogue)
    assert workspace["k"][[1, 3]].tolist() == [6, 4]
    assert len(workspace.table(where="k > 5")) == 1
    assert str(workspace.astropy_table()["k"].unit) == "mJy"
    told = workspace.add_column("word", {ids[0]: "round", "x": "odd"})
    assert told["filled"] == 1 and explorer.open(catalogue)["word"][0] == "round"


def test_values_by_place(catalogue: Path, tmp_path: Path) -> None:
    held = explorer.open(catalogue).catalogue
    ra, dec = held.column("ra_deg"), held.column("dec_deg")
    text = f"{ra[4]:.7f} {dec[4] + 0.5 / 3600:.7f} 8\n10 10 9\n"
    (tmp_path / "list.txt").write_text(text)
    wanted = GivenColumn("near", POSITIONS, 1.0)
    told = add_column(catalogue, tmp_path / "list.txt", wanted)
    assert told["filled"] == 1 and told["unmatched"] == ["10.000000 +10.000000"]
    assert explorer.open(catalogue)["near"][4] == 8
    with pytest.raises(CatalogueError, match="radius is 0"):
        add_column(catalogue, tmp_path / "list.txt", GivenColumn("n", POSITIONS, 0.0))


def test_two_values_for_one_and_none_that_is_here(catalogue: Path, tmp_path: Path) -> None:
    galaxy = str(explorer.open(catalogue).catalogue.ids()[0])
    (tmp_path / "list.txt").write_text(f"{galaxy} 1\n{galaxy} 2\n")
    with pytest.raises(SourceError, match="twice, with 1 and 2"):
        add_column(catalogue, tmp_path / "list.txt", GivenColumn("k"))
    (tmp_path / "list.txt").write_text("x 1\n")
    with pytest.raises(CatalogueError, match="None of the 1 listed"):
        add_column(catalogue, tmp_path / "list.txt", GivenColumn("k"))


def test_values_of_python() -> None:
    found = listed_values({"a": np.float32(1.5), "b": np.nan})
    assert found.ids == ["a", "b"] and found.values.to_pylist() == [1.5, None]
    with pytest.raises(SourceError, match="no values"):
        listed_values({})
