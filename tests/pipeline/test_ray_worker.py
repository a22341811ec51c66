"""What one worker makes of a block, without Ray around it."""

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from explorer.catalogue.lance_dataset import open_dataset
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.writer import Writer
from explorer.errors import ClusterError, SourceError
from explorer.pipeline.embedding import Job, embed_rows
from explorer.pipeline.ray_pool import _stream
from explorer.pipeline.ray_worker import (
    TRIED,
    TRIES,
    Task,
    Worker,
    Written,
    _folders_of,
    check_seen,
)
from explorer.sources.open import open_source
from tests import fakes
from tests.conftest import write_galaxies
from tests.sources.tiles.test_source import opened, two_tiles


@pytest.fixture
def job(tmp_path: Path, fake_encoder: None, monkeypatch: pytest.MonkeyPatch) -> Job:
    """A catalogue of the last 2 of 20 galaxies."""
    monkeypatch.setattr("explorer.pipeline.ray_worker.embed", fakes.embed_fake)
    source = open_source(str(write_galaxies(tmp_path / "in", 20)))
    (tmp_path / "cat").mkdir()
    made = Job(source, fakes.FakeEncoder(), Writer(tmp_path / "cat"), Manifest("s", {}, 1))  # type: ignore[arg-type]
    embed_rows(made, [18, 19], lambda *_: None)
    return made


def worker_of(job: Job, source: Any = None) -> Worker:
    (job.writer.folder / TRIED).mkdir(exist_ok=True)
    worker = Worker(Task(job.writer.folder, {}, 1, "cpu", {}), [])
    worker.__dict__.update(encoder=job.encoder, source=source or job.source)
    return worker


def test_a_block_becomes_a_fragment_and_a_list_of_failures(job: Job) -> None:
    rows = job.source.table.slice(0, 6)
    done = worker_of(job)(pa.table({"block": [7], "rows": [_stream(rows)]}))
    told = json.loads(done["written"][0].as_py())
    assert told["block"] == 7 and told["stopped"] == ""
    assert [place for place, _ in told["failures"]] == [1]
    assert "g001.png" in told["failures"][0][1]
    assert open_dataset(job.writer.folder).count_rows() == 2
    job.writer.commit_written(told["fragments"])
    stored = job.writer.dataset.to_table(columns=["id"])["id"].to_pylist()[2:]
    assert [galaxy[-1] for galaxy in stored] == ["0", "2", "3", "4", "5"]
    vectors = np.concatenate(list(job.writer.embedding_batches()))
    image = job.source.load("images/g005.png")
    alone = fakes.embed_fakes(fakes.FakeEncoder(), [image]).embeddings[0]
    assert np.abs(vectors[-1] - alone).max() < 1e-3


def test_a_block_of_unreadable_images_writes_nothing(job: Job) -> None:
    written = Written(0)
    worker_of(job).write(written, job.source.table.slice(1, 1))
    assert written.fragments == [] and len(written.failures) == 1


def test_a_service_that_answers_no_more_leaves_what_came_before(job: Job) -> None:
    class Leaving:
        def load(self, reference: str) -> Any:
            if reference.endswith("g017.png"):
                raise SourceError("The service answers no more.")
            return job.source.load(reference)

    sent = pa.table({"block": [0], "rows": [_stream(job.source.table.slice(0, 18))]})
    written = Written(**json.loads(worker_of(job, Leaving())(sent)["written"][0].as_py()))
    with pytest.raises(SourceError, match="The service answers no more"):
        written.check()
    job.writer.commit_written(written.fragments)
    assert len(job.writer) == 2 + 15  # the first batch of the stand-in, less one broken image


def test_a_block_that_was_begun_too_often_is_given_up(job: Job) -> None:
    worker, rows = worker_of(job), job.source.table.slice(2, 2)
    for _ in range(TRIES):
        worker.write(Written(5), rows)
    with pytest.raises(ClusterError, match=r"the 2 galaxies from \d+002 to \d+003: one"):
        worker.write(Written(5), rows)
    worker.write(Written(6), rows)


def test_a_machine_that_sees_no_images_says_so(tmp_path: Path) -> None:
    check_seen([tmp_path])
    with pytest.raises(ClusterError, match=f"does not see {tmp_path / 'gone'}: put images and"):
        check_seen([tmp_path, tmp_path / "gone"])


def test_a_source_of_tiles_is_handed_on_while_one_is_open(tmp_path: Path) -> None:
    two_tiles(tmp_path / "tiles")
    source = opened(tmp_path)
    first = source.table["reference"].to_pylist()[0]
    image = source.load(first)
    again = pickle.loads(pickle.dumps(source))
    assert np.array_equal(again.load(first), image)
    assert _folders_of(again) == [tile.path.parent for tile in source.bands[0].tiles]
