"""Datasets that the library `datasets` itself has saved."""

from pathlib import Path

import datasets
import numpy as np
import pytest
from PIL import Image

from explorer.errors import SourceError
from explorer.sources.open import open_source
from tests.sources.containers.made import bands, is_red, pictures

datasets.disable_progress_bars()


def saved(folder: Path, count: int = 4, first: int = 0) -> datasets.Dataset:
    made = datasets.Dataset.from_dict(
        {
            "image": [Image.fromarray(image) for image in pictures(count)],
            "label": [at % 2 for at in range(count)],
            "objid": [f"g{at}" for at in range(first, first + count)],
        }
    )
    made = made.cast_column("label", datasets.ClassLabel(names=["disc", "ring"]))
    made.save_to_disk(str(folder), num_shards=2)
    return made


def test_pictures_and_names_of_classes(tmp_path: Path) -> None:
    saved(tmp_path / "one")
    source = open_source(str(tmp_path / "one"))
    assert source.table["label"].to_pylist() == ["disc", "ring", "disc", "ring"]
    assert source.table["id"].to_pylist() == ["g0", "g1", "g2", "g3"]
    assert all(np.array_equal(source.load(str(at)), pictures(4)[at]) for at in range(4))


def test_splits_are_told_by_a_column(tmp_path: Path) -> None:
    parts = {"train": saved(tmp_path / "a"), "test": saved(tmp_path / "b", 2, first=4)}
    datasets.DatasetDict(parts).save_to_disk(str(tmp_path / "both"))
    source = open_source(str(tmp_path / "both"))
    assert source.table["split"].to_pylist() == ["train"] * 4 + ["test"] * 2
    assert np.array_equal(source.load("5"), pictures(2)[1])


def test_the_multimodal_universe_keeps_bands_by_name(tmp_path: Path) -> None:
    plane = datasets.Array2D((32, 32), "float32")
    band = {"band": datasets.Value("string"), "flux": plane, "scale": datasets.Value("float32")}
    features = datasets.Features(
        {
            "image": datasets.Sequence(band),
            "object_id": datasets.Value("string"),
            "ra": datasets.Value("float64"),
            "dec": datasets.Value("float64"),
        }
    )
    light = bands(2)[:, [2, 0, 1]]
    images = [{"band": ["z", "g", "r"], "flux": list(each), "scale": [0.2] * 3} for each in light]
    places = {"object_id": ["a", "b"], "ra": [1.0, 2.0], "dec": [3.0, 4.0]}
    made = datasets.Dataset.from_dict({"image": images, **places}, features=features)
    made.save_to_disk(str(tmp_path / "mmu"))
    made.to_parquet(str(tmp_path / "mmu.parquet"))
    for path in ("mmu", "mmu.parquet"):
        source = open_source(str(tmp_path / path))
        assert source.table["ra_deg"].to_pylist() == [1, 2] and is_red(source.load("1"))


def test_a_damaged_dataset_says_what_to_do(tmp_path: Path) -> None:
    saved(tmp_path / "one")
    next((tmp_path / "one").glob("*.arrow")).unlink()
    with pytest.raises(SourceError, match="save it once more by save_to_disk"):
        open_source(str(tmp_path / "one"))
