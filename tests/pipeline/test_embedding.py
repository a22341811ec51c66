"""What a build has left to embed, and when it commits; tests/pipeline/test_build.py kills it."""

from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.manifest import Manifest
from explorer.catalogue.writer import Writer
from explorer.encoder import EmbeddedBatch
from explorer.pipeline import embedding
from explorer.pipeline.embedding import Job, Pending, embed_missing, embed_rows
from explorer.progress import Progress, Report
from explorer.sources.open import open_source
from tests import fakes
from tests.conftest import write_galaxies

pytestmark = pytest.mark.usefixtures("fake_encoder")


def job_of(folder: Path) -> Job:
    source = open_source(str(write_galaxies(folder / "in", 40)))
    (folder / "cat").mkdir()
    return Job(source, fakes.FakeEncoder(), Writer(folder / "cat"), Manifest("s", {}, 1))  # type: ignore[arg-type]


def test_some_rows_then_those_that_lack(tmp_path: Path) -> None:
    job, told, reports = job_of(tmp_path), [], list[Report]()
    assert embed_rows(job, [4, 5, 6], lambda *done: told.append(done)) == []
    assert told[-1] == (3, 0) and len(job.writer) == 3
    assert job.missing() == [*range(4), *range(7, 40)]
    skipped = embed_missing(job, Progress(reports.append))
    assert [entry["id"] for entry in skipped] == ["587722952767439001"]
    assert job.missing() == [1] and len(job.writer) == 39
    assert (reports[0].done, reports[-1].done, reports[-1].total) == (3, 40, 40)


def test_images_skipped_before_stay_listed_until_a_source_lists_them_again(tmp_path: Path) -> None:
    job = job_of(tmp_path)
    other = {"id": "elsewhere", "reference": "e.png", "reason": "no image"}
    job.manifest.skipped = [other, job.skipped(1, "no image")]
    assert job.skipped_before() == [other]


def test_a_fragment_is_due_once_it_is_full_or_has_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "FRAGMENT", 2)
    pending, rows = Pending(), np.ones((1, 3), np.float32)
    image = np.zeros((8, 8, 3), np.uint8)
    for at in range(2):
        assert not pending.is_due
        batch = EmbeddedBatch(np.array([at]), rows, rows[:, :2], [image], [], rows[:, 0])
        pending.collect(batch, [7, 9], [b"jpeg"])
    assert pending.is_due and pending.positions == [7, 9]
    made = pending.made(fakes.FakeEncoder())  # type: ignore[arg-type]
    assert sorted(made["votes"]) == ["familiarity", "p_bright", "p_red"]
    assert Pending(since=pending.since - 60).is_due
