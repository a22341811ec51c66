"""Fragments written by one process and committed by another, as several machines do."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from explorer.catalogue.lance_dataset import open_dataset
from explorer.catalogue.manifest import GALAXIES, Manifest
from explorer.catalogue.stored_galaxies import whole_table
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError


def galaxies(first: int, count: int = 4, **columns: object) -> pa.Table:
    ids = [f"g{at}" for at in range(first, first + count)]
    table = pa.table({"id": ids, "reference": ids, **columns})
    return whole_table(
        table,
        thumbnails=[b"jpeg"] * count,
        embeddings=np.full((count, 2), 0.5, np.float32),
        votes={"p_ring": np.full(count, 0.25, np.float32)},
    )


def begun(folder: Path) -> Writer:
    writer = Writer(folder)
    table = galaxies(0)
    writer.append(
        table.select(["id", "reference"]),
        thumbnails=[b"jpeg"] * 4,
        embeddings=np.full((4, 2), 0.5, np.float32),
        votes={"p_ring": np.full(4, 0.25, np.float32)},
    )
    return writer


def test_written_galaxies_are_seen_once_they_are_committed_in_the_order_given(
    tmp_path: Path,
) -> None:
    writer = begun(tmp_path)
    later, sooner = (Writer(tmp_path).write_uncommitted(galaxies(first)) for first in (8, 4))
    assert len(writer) == open_dataset(tmp_path).count_rows() == 4
    before = writer.dataset.version
    writer.commit_written([*sooner, *later])
    assert open_dataset(tmp_path).to_table(columns=["id"])["id"].to_pylist() == [
        f"g{at}" for at in range(12)
    ]
    assert writer.dataset.version == before + 1
    writer.commit_written([])
    assert writer.dataset.version == before + 1


def test_another_process_writes_beside_columns_that_it_does_not_know(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    writer.replace_columns({"oddness": np.arange(4, dtype=np.float32)})
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.catalogue.test_fragments import galaxies\n"
        "from explorer.catalogue.writer import Writer\n"
        "print(*Writer(Path(sys.argv[1])).write_uncommitted(galaxies(4)))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=root
    )
    assert done.returncode == 0, done.stderr
    writer.commit_written([done.stdout.strip()])
    odd = np.concatenate(list(writer.numbers(["oddness"])))[:, 0]
    assert odd[:4].tolist() == [0, 1, 2, 3] and np.isnan(odd[4:]).all()


def test_what_was_never_committed_is_discarded_and_all_versions_stay(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    writer.commit_written(writer.write_uncommitted(galaxies(4)))
    files = set((tmp_path / GALAXIES / "data").iterdir())
    writer.write_uncommitted(galaxies(8))
    writer.discard_written()
    assert set((tmp_path / GALAXIES / "data").iterdir()) == files
    assert [open_dataset(tmp_path, version).count_rows() for version in (1, 2)] == [4, 8]


def test_a_catalogue_without_galaxies_has_nothing_to_discard(tmp_path: Path) -> None:
    Writer(tmp_path).discard_written()
    Manifest("s", {}, 1).write(tmp_path)
    assert not (tmp_path / GALAXIES).exists()


def test_a_column_of_another_type_is_refused(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    table = galaxies(4).drop_columns(["reference"]).append_column("reference", [[[1]] * 4])
    with pytest.raises(CatalogueError, match="column 'reference' is string"):
        writer.write_uncommitted(table)
