"""Tables in parts: HATS, its collections, Hive folders; anything else is none."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.errors import SourceError
from explorer.sources.partitioned import is_only, parquet_parts
from explorer.sources.tables import is_table, read_table


def part(path: Path, first: int, **more: list) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"id": [first, first + 1], "ra": [1.0, 2.0], **more}), path)


def hats(folder: Path) -> Path:
    for order, pixel in ((1, 44), (1, 5), (0, 3)):
        part(folder / "dataset" / f"Norder={order}" / "Dir=0" / f"Npix={pixel}.parquet", pixel)
    part(folder / "dataset" / "_metadata.parquet", 900)
    (folder / "dataset" / "_metadata").write_bytes(b"")
    (folder / "partition_info.csv").write_text("Norder,Npix\n")
    return folder


def test_parts_of_hats_are_one_table(tmp_path: Path) -> None:
    folder = hats(tmp_path / "gaia")
    assert is_table(folder) and len(parquet_parts(folder)) == 3
    table = read_table(folder)
    assert sorted(table["id"].to_pylist()) == [3, 4, 5, 6, 44, 45]
    assert read_table(folder, only=("ra",)).column_names == ["ra"]


def test_of_a_collection_the_catalogue_counts(tmp_path: Path) -> None:
    hats(tmp_path / "all" / "gaia")
    hats(tmp_path / "all" / "gaia_margin")
    told = tmp_path / "all" / "collection.properties"
    told.write_text("obs_collection=all\nhats_primary_table_url = gaia\n")
    assert len(parquet_parts(tmp_path / "all")) == 3
    told.write_text("hats_primary_table_url=../..\n")
    assert parquet_parts(tmp_path / "all") == []


def test_columns_that_some_parts_lack_are_empty_there(tmp_path: Path) -> None:
    part(tmp_path / "t" / "year=1" / "a.parquet", 1)
    part(tmp_path / "t" / "year=2" / "b.parquet", 5, mag=[9.0, 8.0])
    assert read_table(tmp_path / "t")["mag"].to_pylist() == [None, None, 9.0, 8.0]


@pytest.mark.parametrize("beside", ["images/a.png", "a.png", "other.h5"])
def test_a_folder_with_anything_else_is_no_table(tmp_path: Path, beside: str) -> None:
    part(tmp_path / "a.parquet", 1)
    (tmp_path / "README.md").write_text("notes")
    assert parquet_parts(tmp_path) == [tmp_path / "a.parquet"]
    (tmp_path / beside).parent.mkdir(exist_ok=True)
    (tmp_path / beside).write_bytes(b"-")
    assert parquet_parts(tmp_path) == [] and not is_table(tmp_path)
    assert not is_only(tmp_path, (".parquet",))
    with pytest.raises(SourceError, match="holds no parts in Parquet"):
        read_table(tmp_path)
