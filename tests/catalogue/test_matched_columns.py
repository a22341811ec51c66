"""Columns of a match: their names, what they replace, and what a kill leaves."""

from pathlib import Path

import lance
import numpy as np
import pyarrow as pa
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.lance_dataset import open_dataset
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.matched_columns import check_prefix, matched_columns, store_matched
from explorer.catalogue.model_columns import store_column
from explorer.errors import CatalogueError
from explorer.workspace.examine import problems_of

pytestmark = pytest.mark.slow
COUNT = 59


def values(prefix: str, *names: str) -> pa.Table:
    return pa.table({f"{prefix}{name}": [f"{name}{at}" for at in range(COUNT)] for name in names})


@pytest.mark.parametrize("prefix", ["", "1_", "p_", "a b", "a.", "ä_", "_x"])
def test_a_prefix_is_a_plain_word(prefix: str) -> None:
    check_prefix("gaia_")
    with pytest.raises(CatalogueError, match="--prefix"):
        check_prefix(prefix)


def test_a_match_replaces_that_of_its_prefix_only(catalogue: Path) -> None:
    before = Catalogue.open(catalogue)
    store_matched(catalogue, "a_", values("a_", "one", "two"), {})
    store_matched(catalogue, "b_", values("b_", "one"), {})
    manifest = store_matched(catalogue, "a_", values("a_", "two", "three"), {})
    assert sorted(matched_columns(manifest)) == ["a_three", "a_two", "b_one"]
    after = Catalogue.open(catalogue)
    names = {column.name for column in after.columns} - {column.name for column in before.columns}
    assert names == {"a_three", "a_two", "b_one"}
    assert after.column("a_three")[7] == "three7" and after.column("b_one")[58] == "one58"
    assert list(after.ids()) == list(before.ids())
    assert np.array_equal(after.map_xy(), before.map_xy())
    assert problems_of(catalogue) == []


def test_a_name_that_is_taken_is_refused(catalogue: Path) -> None:
    store_matched(catalogue, "a_", values("a_", "one"), {})
    for names in (["CLASS"], ["A_one"]):
        with pytest.raises(CatalogueError, match=r"already has a column .* --prefix"):
            store_matched(catalogue, "b_", values("", *names), {})
    with pytest.raises(CatalogueError, match="59 galaxies but 3 were matched"):
        store_matched(catalogue, "b_", values("b_", "one").slice(0, 3), {})
    assert matched_columns(Manifest.read(catalogue)) == ["a_one"]


def test_a_killed_match_leaves_all_as_it_was(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_matched(catalogue, "a_", values("a_", "one"), {})

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(lance.LanceDataset, "add_columns", killed)
        with pytest.raises(KeyboardInterrupt):
            store_matched(catalogue, "a_", values("a_", "two"), {})
    assert "a_one" not in open_dataset(catalogue).schema.names  # the kill came in between
    assert Catalogue.open(catalogue).column("a_one")[3] == "one3"
    assert problems_of(catalogue) == []
    store_column(catalogue, "ring_prob", np.zeros(COUNT, np.float32), {"mode": "probe"})
    assert Catalogue.open(catalogue).column("a_one")[3] == "one3"
