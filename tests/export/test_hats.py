"""HATS: what is written is read back, each galaxy in the file of its cell."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.errors import ExplorerError
from explorer.export.hats import INDEX, split, write_hats
from explorer.export.writers import write_table
from explorer.sources.coordinates import find_position
from explorer.sources.tables import read_table

RNG = np.random.default_rng(0)
COLUMNS = {
    "id": [f"g{at}" for at in range(400)],
    "ra_deg": RNG.uniform(0, 360, 400),
    "dec_deg": np.degrees(np.arcsin(RNG.uniform(-1, 1, 400))),
    "flux": RNG.normal(0, 1, 400),
}


def test_a_round_trip_with_units(tmp_path: Path) -> None:
    folder = tmp_path / "sky.hats"
    assert write_table(COLUMNS, folder, format="hats", units={"flux": "mJy"}) == 400
    table = read_table(folder)
    ids = table["id"].to_pylist()
    for name in ("ra_deg", "flux"):
        back = dict(zip(ids, table[name].to_pylist(), strict=True))
        assert [back[galaxy] for galaxy in COLUMNS["id"]] == COLUMNS[name].tolist()
    assert find_position(table, where="it") is not None
    said = pq.read_schema(folder / "dataset" / "_common_metadata").field("flux").metadata
    assert said == {b"unit": b"mJy", b"ucd": b"phot.flux"}


def test_each_galaxy_lies_in_the_file_of_its_cell(tmp_path: Path) -> None:
    folder = tmp_path / "sky.hats"
    write_hats(pa.table(COLUMNS), folder, lambda table: table, most=20)
    lines = (folder / "partition_info.csv").read_text().split()[1:]
    for order, number in (map(int, line.split(",")) for line in lines):
        part = folder / "dataset" / f"Norder={order}" / "Dir=0" / f"Npix={number}.parquet"
        cells = pq.read_table(part, partitioning=None)[INDEX].to_numpy()
        assert 0 < len(cells) <= 20 and (np.diff(cells) >= 0).all()
        assert (cells >> 2 * (29 - order) == number).all()
    said = (folder / "hats.properties").read_text().splitlines()[1:]
    told = dict(line.split("=") for line in said)
    assert told["hats_nrows"] == "400" and told["hats_col_ra"] == "ra_deg"
    assert 0.9 < float(told["moc_sky_fraction"]) <= 1
    assert pq.read_metadata(folder / "dataset" / "_metadata").num_rows == 400


def test_crowded_cells_are_split_no_further_than_files_go() -> None:
    assert split(np.zeros(50, np.int64), 10) == {(12, 0): slice(0, 50)}


def test_what_is_there_is_replaced_only_if_it_is_hats(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "sky.hats"
    write_table(COLUMNS, folder, format="hats")
    some = {name: list(values[:3]) for name, values in COLUMNS.items()}
    some["ra_deg"][1] = np.nan
    assert write_table(some, folder, format="hats") == 2 and "1 without a position" in caplog.text
    assert read_table(folder).num_rows == 2
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    with pytest.raises(ExplorerError, match="something else"):
        write_table(some, tmp_path / "mine", format="hats")
    assert (tmp_path / "mine" / "notes.txt").read_text() == "keep"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "sky.hats"]


@pytest.mark.parametrize("place", [{}, {"ra_deg": [np.nan], "dec_deg": [1.0]}])
def test_galaxies_without_places_are_told(tmp_path: Path, place: dict) -> None:
    with pytest.raises(ExplorerError, match="laid out by"):
        write_table({"id": ["a"], **place}, tmp_path / "sky.hats", format="hats")
    with pytest.raises(ExplorerError, match="name one"):
        write_table(COLUMNS, Path("-"), format="hats")
