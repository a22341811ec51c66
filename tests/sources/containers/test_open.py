"""What is a container, and what stays a folder or a table as it was."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.sources.containers.open import open_container
from explorer.sources.files import FileSource, Reading
from explorer.sources.open import open_source
from tests.sources.conftest import picture
from tests.sources.containers.made import pictures
from tests.sources.containers.test_hdf5 import galaxy10


def test_folders_of_images_and_plain_tables_are_no_containers(tmp_path: Path) -> None:
    picture(tmp_path / "in" / "images" / "a.png")
    pq.write_table(pa.table({"file": ["images/a.png"]}), tmp_path / "in" / "table.parquet")
    galaxy10(tmp_path / "in" / "extra.h5")
    for path in (tmp_path / "in", tmp_path / "in" / "table.parquet"):
        assert open_container(path, name="x", reading=Reading()) is None
        assert isinstance(open_source(str(path)), FileSource)


@pytest.mark.parametrize("name", ["a.h5", "a.HDF5", "b.npy", "folder"])
def test_each_kind_opens_by_its_ending(tmp_path: Path, name: str) -> None:
    if name == "b.npy":
        np.save(tmp_path / name, pictures(6))
    elif name == "folder":
        (tmp_path / name).mkdir()
        galaxy10(tmp_path / name / "part.h5")
    else:
        galaxy10(tmp_path / name)
    source = open_source(str(tmp_path / name))
    assert source.table.num_rows == 6 and source.load("0").shape == (32, 32, 3)
