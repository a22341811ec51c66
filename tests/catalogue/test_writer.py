"""Galaxies appended fragment by fragment, and results stored beside them by row."""

import json
from pathlib import Path

import lance
import numpy as np
import pyarrow as pa
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import GALAXIES
from explorer.catalogue.writer import Writer, discard_uncommitted
from explorer.errors import CatalogueError
from tests.pipeline.conftest import build_from

pytestmark = pytest.mark.usefixtures("fake_encoder")


def append(writer: Writer, ids: list[str], embedding: float = 0.5, **columns: list[object]) -> None:
    writer.append(
        pa.table({"id": ids, **columns}),
        thumbnails=[b"jpeg"] * len(ids),
        embeddings=np.full((len(ids), 4), embedding, np.float32),
        votes={"p_red": np.linspace(0, 1, len(ids), dtype=np.float32)},
    )


def test_fragments_add_up_and_another_writer_sees_them(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    assert len(writer) == 0 and writer.ids() == set()
    append(writer, ["a", "b"])
    append(writer, ["c"])
    again = Writer(tmp_path)
    assert len(again) == 3 and again.ids() == {"a", "b", "c"}
    whole = np.concatenate(list(again.embedding_batches()))
    assert whole.shape == (3, 4) and whole.dtype == np.float16 and (whole == 0.5).all()
    column = np.concatenate(list(again.numbers(["p_red"])))[:, 0]
    assert column.tolist() == [0, 1, 0]
    assert not again.has("oddness")


def test_a_column_that_only_new_galaxies_have_is_missing_before(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    append(writer, ["a"])
    append(writer, ["b"], z=[0.5])
    column = np.concatenate(list(writer.numbers(["z"])))[:, 0]
    assert np.isnan(column[0]) and column[1] == 0.5
    append(writer, ["c"])
    assert len(writer) == 3


def test_results_replace_older_ones(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    append(writer, ["a", "b"])
    for value in (0.25, 0.75):
        writer.replace_columns({"oddness": np.full(2, value, np.float32)})
    column = np.concatenate(list(writer.numbers(["oddness"])))[:, 0]
    assert column.tolist() == [0.75, 0.75] and len(writer) == 2


def test_what_does_not_fit_is_refused_and_nothing_is_stored(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    with pytest.raises(CatalogueError, match="holds no galaxy yet"):
        _ = writer.dataset
    append(writer, ["a"], z=[0.5])
    with pytest.raises(CatalogueError, match="not finite"):
        append(writer, ["b"], embedding=np.nan)
    with pytest.raises(CatalogueError, match="column 'z' is double, the new table's does not fit"):
        append(writer, ["b"], z=["far"])
    assert len(Writer(tmp_path)) == 1


def take_versions_away(catalogue: Path, *, finished: bool) -> None:
    """Leave the catalogue as a kill in the first commit does: data, and no version of them."""
    for version in (catalogue / GALAXIES / "_versions").iterdir():
        version.unlink()
    manifest = catalogue / "manifest.json"
    stored = json.loads(manifest.read_text()) | {"complete": finished}
    manifest.write_text(json.dumps(stored if finished else stored | {"galaxies": 0}))


def test_a_build_killed_in_its_first_commit_starts_anew(catalogue: Path) -> None:
    take_versions_away(catalogue, finished=False)
    assert build_from(catalogue.parent / "in" / "galaxies.csv", catalogue).galaxies == 59
    assert len(Catalogue.open(catalogue)) == 59


def test_a_finished_catalogue_without_a_version_is_refused_and_kept(catalogue: Path) -> None:
    take_versions_away(catalogue, finished=True)
    data = sorted((catalogue / GALAXIES / "data").iterdir())
    with pytest.raises(CatalogueError, match="doctor"):
        build_from(catalogue.parent / "in" / "galaxies.csv", catalogue)
    assert sorted((catalogue / GALAXIES / "data").iterdir()) == data


def test_a_committed_fragment_is_never_discarded(catalogue: Path) -> None:
    discard_uncommitted(catalogue)
    assert len(Writer(catalogue)) == 59


def test_a_full_disk_in_a_commit_is_told_in_one_line(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("LanceError(IO): No space left on device (os error 28), /src/writer.rs:254:9")

    writer = Writer(catalogue)
    monkeypatch.setattr(lance, "write_dataset", full)
    with pytest.raises(CatalogueError, match=r"cannot be written \(No space left on device\)"):
        writer._commit(pa.table({"id": ["a"]}))


def test_results_are_stored_some_rows_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(tmp_path)
    append(writer, list("abc"))
    append(writer, list("de"))
    monkeypatch.setattr("explorer.catalogue.writer.AT_ONCE", 2)
    names = pa.chunked_array([["one"], ["two", "three", "four", "five"]])
    writer.replace_columns({"oddness": np.arange(5, dtype=np.float32), "name": names})
    batches = list(writer.numbers(["oddness"]))
    assert [len(batch) for batch in batches] == [2, 1, 2]
    assert np.concatenate(batches)[:, 0].tolist() == [0, 1, 2, 3, 4]
    assert writer.dataset.to_table(columns=["name"])["name"].to_pylist() == names.to_pylist()
