"""Zarr stores: a group with columns, nested groups, or one array alone."""

from pathlib import Path

import numpy as np
import pytest
import zarr

from explorer.errors import SourceError
from explorer.sources.containers.zarr_store import is_zarr
from explorer.sources.open import open_source
from tests.sources.containers.made import bands, is_red, pictures


@pytest.mark.parametrize("form", [2, 3])
def test_a_group_of_images_and_columns(tmp_path: Path, form: int) -> None:
    group = zarr.open_group(str(tmp_path / "a.zarr"), mode="w", zarr_format=form)
    group.create_array("images", data=bands(5), chunks=(2, 3, 32, 32))
    group.create_array("ra", data=np.arange(5.0))
    group.create_array("dec", data=np.arange(5.0))
    group.create_group("info").create_array("z", data=np.arange(5.0))
    assert is_zarr(tmp_path / "a.zarr")
    source = open_source(str(tmp_path / "a.zarr"))
    assert source.table["dec_deg"].to_pylist() == [0, 1, 2, 3, 4]
    assert source.table["info_z"].to_pylist() == [0, 1, 2, 3, 4]
    assert is_red(source.load("4"))


def test_one_array_alone(tmp_path: Path) -> None:
    zarr.save_array(str(tmp_path / "b.zarr"), pictures(3))
    source = open_source(str(tmp_path / "b.zarr"))
    assert source.table["id"].to_pylist() == ["b-0001", "b-0002", "b-0003"]
    assert np.array_equal(source.load("2"), pictures(3)[2])


def test_a_broken_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "c.zarr").mkdir()
    (tmp_path / "c.zarr" / "zarr.json").write_text("{")
    with pytest.raises(SourceError, match=r"zarr store .* cannot be read"):
        open_source(str(tmp_path / "c.zarr"))
