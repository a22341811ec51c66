"""What workers are sent; tests/pipeline/test_ray_build.py runs them."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from explorer.catalogue.manifest import Manifest
from explorer.catalogue.writer import Writer
from explorer.errors import ClusterError
from explorer.pipeline.embedding import Job
from explorer.pipeline.ray_pool import Pool, check_spreads, pool_of
from explorer.sources.open import open_source
from tests import fakes
from tests.conftest import write_galaxies


def put(kept: list[Any]) -> SimpleNamespace:
    return SimpleNamespace(put=kept.append)


def job_of(folder: Path) -> Job:
    source = open_source(str(write_galaxies(folder / "in", 8)))
    manifest = Manifest("s", {"name": "fake", "weights_sha256": "f"}, 2)
    return Job(source, fakes.FakeEncoder(), Writer(folder / "cat"), manifest)  # type: ignore[arg-type]


def test_workers_get_the_source_without_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_MAX_IMAGE_MB", "7")
    kept: list[Any] = []
    job = job_of(tmp_path)
    pool = pool_of(put(kept), job, 2, {"num_cpus": 1}, "cpu")
    assert len(kept[0].table) == 0 and len(job.source.table) == 8
    assert kept[0].load("images/g000.png").shape == (64, 64, 3)
    assert pool.task.folder == tmp_path / "cat" and pool.task.views == 2
    assert pool.task.environment["EXPLORER_MAX_IMAGE_MB"] == "7"


def test_a_checkpoint_is_named_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.safetensors").touch()
    job = job_of(tmp_path)
    job.manifest.encoder["name"] = "mine.safetensors"
    pool = pool_of(put([]), job, 2, {}, "cpu")
    assert pool.task.encoder["name"] == str(tmp_path / "mine.safetensors")
    assert job.manifest.encoder["name"] == "mine.safetensors"


def test_a_worker_takes_the_gpu_that_ray_shows_it(tmp_path: Path) -> None:
    pool = pool_of(put([]), job_of(tmp_path), 2, {"num_gpus": 1}, "cuda:1")
    assert pool.task.device == "cuda"


def test_a_block_holds_its_rows_in_order(tmp_path: Path) -> None:
    pool = Pool(job_of(tmp_path), None, None, 2, {})  # type: ignore[arg-type]
    sent = pool._sent(3, [6, 2])
    rows = pa.ipc.open_stream(sent["rows"][0].as_py()).read_all()
    assert sent["block"].to_pylist() == [3]
    assert rows["reference"].to_pylist() == ["images/g006.png", "images/g002.png"]
    assert rows.schema == pool.job.source.table.schema


def test_a_source_that_cannot_be_handed_on_is_one_sentence(tmp_path: Path) -> None:
    np.save(tmp_path / "stack.npy", np.zeros((4, 8, 8), np.uint8))
    check_spreads(job_of(tmp_path).source)
    with pytest.raises(ClusterError, match=r"stack.npy' cannot be handed to other machines"):
        check_spreads(open_source(str(tmp_path / "stack.npy")))
