"""Columns from lists: which names they may have, what is kept of the one before, what goes."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.given_columns import remove_given, store_given, undo_given
from explorer.catalogue.manifest import Manifest
from explorer.errors import CatalogueError

FIRST, SECOND = {"when": "2026-01-01", "unit": "mJy"}, {"when": "2026-02-02"}


def values(catalogue: Path, name: str) -> list:
    return Catalogue.open(catalogue).arrow(name).to_pylist()


def test_stored_replaced_and_taken_back(catalogue: Path) -> None:
    count = len(Catalogue.open(catalogue))
    store_given(catalogue, "flux", pa.array(range(count)), FIRST)
    assert Manifest.read(catalogue).units == {"flux": "mJy"}
    with pytest.raises(CatalogueError, match="from a list of 2026-01-01"):
        store_given(catalogue, "flux", pa.array(["x"] * count), SECOND)
    store_given(catalogue, "flux", pa.array(["x"] * count), SECOND, replace=True)
    for name in ("other", "another"):  # what is written since is no matter
        store_given(catalogue, name, pa.array([1] * count), SECOND)
    assert set(values(catalogue, "flux")) == {"x"} and not Manifest.read(catalogue).units
    assert "2026-01-01" in undo_given(catalogue, "flux")
    assert values(catalogue, "flux") == list(range(count))
    assert Manifest.read(catalogue).units == {"flux": "mJy"}
    assert not list((catalogue / "given").iterdir())
    assert "gone" in undo_given(catalogue, "flux")
    with pytest.raises(CatalogueError, match="No column 'flux' came from a list"):
        remove_given(catalogue, "flux")


def test_galaxies_added_since_have_no_value_of_the_list_before(catalogue: Path) -> None:
    count = len(Catalogue.open(catalogue))
    store_given(catalogue, "flux", pa.array(range(count)), FIRST)
    store_given(catalogue, "flux", pa.array([7] * count), SECOND, replace=True)
    (kept,) = (catalogue / "given").iterdir()
    pq.write_table(pq.read_table(kept).slice(0, count - 2), kept)  # as of two galaxies fewer
    undo_given(catalogue, "flux")
    assert values(catalogue, "flux") == [*range(count - 2), None, None]


@pytest.mark.parametrize(
    ("name", "said"),
    [("ra_deg", "explorer's own"), ("p_new", "explorer's own"), ("2x", "cannot name"),
     ("FILE", "came from no list")],
)  # fmt: skip
def test_names_that_are_taken(catalogue: Path, name: str, said: str) -> None:
    count = len(Catalogue.open(catalogue))
    with pytest.raises(CatalogueError, match=said):
        store_given(catalogue, name, pa.array([1] * count), FIRST, replace=True)


def test_values_for_another_number_of_galaxies(catalogue: Path) -> None:
    with pytest.raises(CatalogueError, match="give the list again"):
        store_given(catalogue, "flux", pa.array([1]), FIRST)
