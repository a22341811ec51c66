"""A catalogue on disk, open for reading: rows, columns, positions, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.errors import CatalogueError

FIRST, THIRD = "587722952767439000", "587722952767439002"


@pytest.fixture
def opened(built: Path) -> Catalogue:
    return Catalogue.open(built)


def test_rows_and_ids_lead_to_each_other(opened: Catalogue) -> None:
    assert len(opened) == len(opened.ids()) == 59
    assert opened.row_of(FIRST) == 0 and opened.rows_of([THIRD, FIRST]).tolist() == [1, 0]
    assert opened.known_rows([THIRD, "gone", ""]) == {THIRD: 1}
    with pytest.raises(CatalogueError, match=f"No galaxy 'gone' among the 59 .*{FIRST}"):
        opened.rows_of([FIRST, "gone"])


def test_columns_say_their_kind_and_where_they_come_from(opened: Catalogue) -> None:
    found = {column.name: (column.kind, column.origin) for column in opened.columns}
    assert found["class"] == ("text", "user") and found["z"] == ("number", "user")
    assert found["oddness"] == ("number", "derived") and found["p_red"] == ("number", "vote")
    assert not {"embedding", "thumbnail", "map_x", "id"} & set(found)
    assert opened.columns[0].origin == "user"
    with pytest.raises(CatalogueError, match="No column 'mag'; there are: id, "):
        opened.column("mag")


def test_arrays_are_by_row_and_in_the_order_asked_for(opened: Catalogue) -> None:
    whole = np.concatenate(list(opened.embedding_batches(16)))
    assert whole.shape == (59, 192) and whole.dtype == np.float16
    assert np.allclose(np.linalg.norm(whole.astype(float), axis=1), 1, atol=2e-3)
    assert np.array_equal(opened.embeddings([5, 2]), whole[[5, 2]])
    assert opened.table(np.array([5, 2]), ["z"])["z"].to_pylist() == [
        *opened.column("z")[[5, 2]],
    ]
    assert opened.thumbnails([3])[0].startswith(b"\xff\xd8")
    values = opened.values(0)
    assert values["id"] == FIRST and not {"embedding", "thumbnail"} & set(values)
    for wrong in (-1, 59):
        with pytest.raises(CatalogueError, match="from 0 to 58"):
            opened.embeddings([wrong])


def test_every_nth_row_of_a_column_is_read(opened: Catalogue) -> None:
    whole = opened.column("oddness")
    for step in (1, 4, 1000):
        read = opened.sample(["oddness"], step)["oddness"].to_numpy()
        assert np.array_equal(read, whole[::step])


def test_positions_are_of_a_layout_that_is_there(opened: Catalogue) -> None:
    xy = opened.map_xy()
    assert xy.shape == (59, 2) and xy.dtype == np.float32 and np.isfinite(xy).all()
    with pytest.raises(CatalogueError, match="No layout 'other'; there are: map"):
        opened.map_xy("other")


def test_an_unfinished_catalogue_names_the_command(catalogue: Path) -> None:
    manifest = Manifest.read(catalogue)
    manifest.complete = False
    manifest.write(catalogue)
    with pytest.raises(CatalogueError, match=r"not finished.*explorer build .* --out"):
        Catalogue.open(catalogue)
