"""Images in Parquet, one file or the parts of a HATS catalogue; a group of rows is read once."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.sources.containers import parquet
from explorer.sources.open import open_source
from tests.sources.containers.made import pictures
from tests.sources.containers.test_cells import png


def table(count: int, first: int = 0) -> pa.Table:
    images = [{"bytes": png(image), "path": None} for image in pictures(count)]
    ids = [f"g{at}" for at in range(first, first + count)]
    return pa.table({"objid": ids, "image": images, "ra": np.arange(count) + 1.0,
                     "dec": np.zeros(count)})  # fmt: skip


def test_cells_of_every_group_of_rows(tmp_path: Path) -> None:
    pq.write_table(table(7), tmp_path / "a.parquet", row_group_size=3)
    source = open_source(str(tmp_path / "a.parquet"))
    assert source.table["id"].to_pylist() == [f"g{at}" for at in range(7)]
    for at in (6, 0, 3, 2):
        assert np.array_equal(source.load(str(at)), pictures(7)[at])


def test_a_group_is_read_once_while_its_rows_follow_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq.write_table(table(6), tmp_path / "a.parquet", row_group_size=3)
    source, read = open_source(str(tmp_path / "a.parquet")), []
    real = parquet.pq.ParquetFile.read_row_group

    def counted(self: object, number: int, **more: object) -> pa.Table:
        read.append((number, more["columns"]))
        return real(self, number, **more)

    monkeypatch.setattr(parquet.pq.ParquetFile, "read_row_group", counted)
    for at in range(6):
        source.load(str(at))
    assert read == [(0, ["image"]), (1, ["image"])]


def test_parts_of_hats_are_one_catalogue(tmp_path: Path) -> None:
    folder = tmp_path / "hats"
    for pixel in (4, 11):
        place = folder / "dataset" / "Norder=1" / "Dir=0"
        place.mkdir(parents=True, exist_ok=True)
        pq.write_table(table(2, first=pixel), place / f"Npix={pixel:02d}.parquet")
    (folder / "hats.properties").write_text("obs_collection=x\n")
    source = open_source(str(folder))
    assert source.table["id"].to_pylist() == ["g4", "g5", "g11", "g12"]
    assert np.array_equal(source.load("3"), pictures(2)[1])


def test_a_table_of_paths_is_no_table_of_images(tmp_path: Path) -> None:
    pq.write_table(pa.table({"file": ["a.png"]}), tmp_path / "a.parquet")
    from explorer.sources.files import Reading

    path = tmp_path / "a.parquet"
    assert parquet.parquet_source(path, [path], name="a", reading=Reading()) is None
