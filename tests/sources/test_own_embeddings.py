"""Embeddings that come with a table: read, checked before anything is written, unit length."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.errors import SourceError
from explorer.sources.files import Reading
from explorer.sources.own_embeddings import EmbeddedSource, OwnEmbeddings, open_embedded
from explorer.sources.placeholder import placeholder
from tests.sources.conftest import picture

VECTORS = np.random.default_rng(0).normal(0, 5, (4, 6))


def table(folder: Path, embeddings: Any = None, **more: Any) -> Path:
    columns: dict[str, Any] = {"id": ["a", "b", "c", "d"], **more}
    if embeddings is not None:
        columns["emb"] = embeddings
    pq.write_table(pa.table(columns), folder / "t.parquet")
    return folder / "t.parquet"


def opened(path: Path, own: OwnEmbeddings | None = None, **reading: Any) -> EmbeddedSource:
    own = own or OwnEmbeddings("emb")
    return open_embedded(str(path), own, Reading(**reading, imageless=True))


def refused(path: Path, own: OwnEmbeddings | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        opened(path, own)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "kind",
    [pa.list_(pa.float32()), pa.large_list(pa.float64()), pa.list_(pa.float16(), 6)],
)
def test_each_kind_of_list_is_made_unit_length(tmp_path: Path, kind: pa.DataType) -> None:
    rows = [row.astype(np.float16) for row in VECTORS]
    source = opened(table(tmp_path, pa.array(rows, kind)))
    wanted = VECTORS / np.linalg.norm(VECTORS, axis=1, keepdims=True)
    assert source.embeddings.dtype == np.float16
    assert np.allclose(source.embeddings, wanted, atol=2e-3)
    assert source.table.column_names == ["id", "reference"]
    assert (source.encoder.dim, source.encoder.origin) == (6, {"column": "emb"})


def test_an_array_beside_a_table_goes_row_by_row(tmp_path: Path) -> None:
    np.save(tmp_path / "v.npy", VECTORS)
    own = OwnEmbeddings(file=tmp_path / "v.npy", encoder_name="zoobot")
    source = opened(table(tmp_path), own, limit=3)
    assert source.embeddings.shape == (3, 6) and source.table.num_rows == 3
    assert source.encoder.name == "zoobot"
    assert source.encoder.weights_sha256 != opened(table(tmp_path), OwnEmbeddings(
        file=tmp_path / "v.npy")).encoder.weights_sha256  # fmt: skip


def test_huge_and_tiny_numbers_become_unit_vectors(tmp_path: Path) -> None:
    source = opened(table(tmp_path, [list(v) for v in VECTORS * [[1e300], [1e-300], [1], [1]]]))
    assert np.allclose(np.linalg.norm(source.embeddings.astype(float), axis=1), 1, atol=2e-3)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (None, "Row 3 has no embedding"),
        ([], "Row 3 has no embedding"),
        ([1.0, 2.0], "Row 3 has an embedding of 2 numbers"),
        ([1.0, None, 3.0, 4.0, 5.0, 6.0], "Row 3 has NaN"),
        ([1.0, float("inf"), 3.0, 4.0, 5.0, 6.0], "Row 3 has NaN or infinity"),
        ([0.0] * 6, "Row 3 has an embedding of zeros"),
    ],
)
def test_the_first_bad_row_is_named(tmp_path: Path, row: Any, words: str) -> None:
    lists: list[Any] = [list(v) for v in VECTORS]
    lists[2] = row
    assert words in refused(table(tmp_path, lists))


def test_what_is_no_embedding_is_said_so(tmp_path: Path) -> None:
    assert "no lists of numbers" in refused(table(tmp_path, ["[1, 2]"] * 4))
    assert "length of 1" in refused(table(tmp_path, [[1.0]] * 4))
    assert "no column 'emb'" in refused(table(tmp_path))
    assert "There is no table" in refused(tmp_path / "nowhere.parquet")
    own = OwnEmbeddings(file=tmp_path / "v.npy")
    assert "cannot be read" in refused(table(tmp_path), own)
    for wrong, words in (
        (VECTORS[:3], "3 embeddings and the table 4 rows"),
        (VECTORS[0], "no array of numbers"),
        (np.array(["x"] * 4), "no array of numbers"),
        (np.array([{}] * 4, dtype=object), "no .npy file of plain numbers"),
    ):
        np.save(tmp_path / "v.npy", wrong, allow_pickle=True)
        assert words in refused(table(tmp_path), own)


def test_images_are_used_where_they_are(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    (tmp_path / "c.png").write_bytes(b"no image")
    path = table(tmp_path, [list(v) for v in VECTORS], file=["a.png", "b.png", "c.png", None])
    source = opened(path)
    pictures = [source.picture(each) for each in source.table["reference"].to_pylist()]
    assert [each is placeholder() for each in pictures] == [False, True, True, True]
    assert "2 images are missing or unreadable" in source.notes[-1] and "b.png" in source.notes[-1]


def test_without_images_an_id_is_needed(tmp_path: Path) -> None:
    path = table(tmp_path, [list(v) for v in VECTORS])
    assert opened(path).table["reference"].to_pylist() == [""] * 4
    pq.write_table(pq.read_table(path).drop_columns(["id"]), path)
    assert "--id-column" in refused(path)
