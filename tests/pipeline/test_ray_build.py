"""A build over a real Ray cluster of two workers, beside one in this process."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.bench.stand_in import StandIn
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.lance_dataset import open_dataset
from explorer.catalogue.manifest import GALAXIES, Manifest
from explorer.catalogue.writer import Writer
from explorer.errors import ClusterError, SourceError
from explorer.pipeline import embedding, ray_build
from explorer.pipeline.build import Recipe, build
from explorer.pipeline.embedding import Job
from explorer.pipeline.ray_build import Commits, _blocks
from explorer.pipeline.ray_cluster import Cluster
from explorer.pipeline.ray_worker import TRIED, Written
from explorer.pipeline.recipe import opened
from explorer.progress import Progress
from explorer.sources.files import FileSource
from explorer.sources.open import open_source
from explorer.sources.services.wanted import FITS, Manners, Wanted
from tests import fakes
from tests.conftest import write_galaxies
from tests.pipeline.test_cutouts import image_of, positions
from tests.sources.tiles.sky import table, tile

COUNT = 112
TWO_WORKERS = Cluster("local", cores=1, device="cpu")


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    """A cluster on this machine with room for two workers, and little memory to pass things by."""
    ray = pytest.importorskip("ray", reason='needs Ray: pip install "ray[data]"')
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    store = 100 << 20
    ray.init("local", num_cpus=2, object_store_memory=store, include_dashboard=False)
    yield ray
    ray.shutdown()


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue as this process builds it, beside its source."""
    folder = tmp_path_factory.mktemp("local")
    build_here(write_galaxies(folder / "in", COUNT), folder / "cat", None)
    return folder


def build_here(source: Path, out: Path, cluster: Cluster | None, opened: Any = None) -> Manifest:
    recipe = Recipe(str(source), out, views=1, device="cpu")
    return build(recipe, Progress(), opened, cluster)


def data_files(out: Path) -> set[str]:
    return {path.name for path in (out / GALAXIES / "data").iterdir()}


def named_files(out: Path) -> set[str]:
    """Those that some version of a catalogue names."""
    latest = open_dataset(out)
    versions = [open_dataset(out, each["version"]) for each in latest.versions()]
    fragments = [fragment for dataset in versions for fragment in dataset.get_fragments()]
    return {Path(file.path).name for fragment in fragments for file in fragment.data_files()}


def check_same(out: Path, local: Path) -> None:
    ours, theirs = Catalogue.open(out), Catalogue.open(local)
    rows = range(len(theirs))
    assert list(ours.ids()) == list(theirs.ids())
    assert ours.thumbnails(rows) == theirs.thumbnails(rows)
    one, other = (each.embeddings(rows).astype(np.float64) for each in (ours, theirs))
    cosine = (one * other).sum(1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)
    assert (1 - cosine).max() < 1e-3
    assert ours._dataset.schema.equals(theirs._dataset.schema)
    made = ("encoder", "views", "galaxies", "skipped", "representation", "versions")
    assert [getattr(ours.manifest, each) for each in made] == [
        getattr(theirs.manifest, each) for each in made
    ]
    assert ours.manifest.build.keys() == theirs.manifest.build.keys()


@dataclass(frozen=True)
class Deadly(FileSource):
    """Images one of which kills the worker that reads it: once, or each time."""

    mark: Path | None = None
    driver: int = 0

    def load(self, reference: str) -> NDArray[np.uint8]:
        deadly = reference.endswith("g060.png") and os.getpid() != self.driver
        if deadly and not (self.mark and self.mark.exists()):
            if self.mark:
                self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().load(reference)


def deadly(source: Path, mark: Path | None) -> Deadly:
    opened = open_source(str(source))
    told = {each.name: getattr(opened, each.name) for each in fields(opened)}  # type: ignore[arg-type]
    return Deadly(**told, mark=mark, driver=os.getpid())


@pytest.mark.slow
def test_two_workers_of_which_one_is_killed_build_what_this_process_builds(
    ray: Any, local: Path, tmp_path: Path
) -> None:
    table, mark = local / "in" / "galaxies.csv", tmp_path / "killed"
    build_here(table, tmp_path / "cat", TWO_WORKERS, deadly(table, mark))
    assert mark.exists()
    check_same(tmp_path / "cat", local / "cat")
    assert data_files(tmp_path / "cat") == named_files(tmp_path / "cat")


@pytest.mark.slow
def test_a_galaxy_that_kills_every_worker_stops_the_build_which_then_goes_on(
    ray: Any, local: Path, tmp_path: Path
) -> None:
    table, out = local / "in" / "galaxies.csv", tmp_path / "cat"
    with pytest.raises(ClusterError, match="A worker died each of 4 times at the 16 galaxies"):
        build_here(table, out, TWO_WORKERS, deadly(table, None))
    stored = open_dataset(out).to_table(columns=["id"])["id"].to_pylist()
    whole = list(Catalogue.open(local / "cat").ids())
    assert 0 < len(stored) < 60 and stored == whole[: len(stored)]
    assert data_files(out) == named_files(out) and not (out / TRIED).exists()
    build_here(table, out, None)  # in this process: what is stored is gone on with anywhere
    check_same(out, local / "cat")


@pytest.mark.slow
def test_cutouts_are_fetched_by_the_workers_once(
    ray: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with StandIn(lambda address, before: image_of(address)) as server:
        monkeypatch.setenv("EXPLORER_CUTOUT_SERVER", server.url)
        wanted = Wanted("sdss", manners=Manners(per_second=1e6))
        table = positions(tmp_path, 64)
        recipe = Recipe(str(table), tmp_path / "cat", views=1, device="cpu", cutouts=wanted)
        manifest = build(recipe, Progress(), None, TWO_WORKERS)
    assert manifest.galaxies == 64 == len(server.addresses) == len(set(server.addresses))
    assert list(Catalogue.open(tmp_path / "cat").ids()) == [f"g{at:03d}" for at in range(64)]
    assert manifest.build["cutouts"]["service"] == "sdss"


@pytest.mark.slow
def test_tiles_are_cut_by_the_workers(ray: Any, tmp_path: Path) -> None:
    places = [(150.0 + 0.0003 * at, 2.0) for at in range(64)]
    for number, ra in enumerate((150.0, 150.018)):
        tile(tmp_path / "tiles" / f"{number}.fits", (ra, 2.0), places, scale=0.25)
    listed, wanted = (
        table(tmp_path / "p.csv", places),
        Wanted("tiles", arcsec=10.0, format=FITS, bands=""),
    )
    told: dict[str, Any] = {"tiles": str(tmp_path / "tiles"), "cutouts": wanted}
    recipe = Recipe(str(listed), tmp_path / "cat", views=1, device="cpu", **told)
    assert build(recipe, Progress(), None, TWO_WORKERS).galaxies == 64
    source = opened(recipe)
    references = source.table["reference"].to_pylist()
    assert sum(path.is_file() for path in (tmp_path / "cat" / "cutouts").rglob("*")) == 64
    assert list(Catalogue.open(tmp_path / "cat").ids()) == source.table["id"].to_pylist()
    assert source.load(references[40]).shape == (40, 40, 3)


def job_of(folder: Path) -> Job:
    source = open_source(str(write_galaxies(folder / "in", 20)))
    (folder / "cat").mkdir()
    writer, manifest = Writer(folder / "cat"), Manifest("s", {}, 1)
    job = Job(source, fakes.FakeEncoder(), writer, manifest)  # type: ignore[arg-type]
    embedding.embed_rows(job, [0, 2], lambda *_: None)
    return job


def written_by(job: Job, block: int, rows: list[int], stopped: str = "") -> Written:
    """What a worker would make of a block."""
    pending, failures = embedding.Pending(), []
    for batch in embedding.batches(job, rows):
        pending.collect(batch, rows, job.thumbnails(batch, rows))
        failures += batch.failures
    table = job.source.table.take(pending.positions)
    whole = ray_build_table(table, pending.made(job.encoder))
    kind = "SourceError" if stopped else ""
    return Written(block, job.writer.write_uncommitted(whole), failures, stopped, kind)


def ray_build_table(table: Any, made: dict[str, Any]) -> Any:
    from explorer.catalogue.stored_galaxies import whole_table

    return whole_table(table, **made)


@pytest.mark.usefixtures("fake_encoder")
def test_blocks_that_come_early_wait_for_those_before_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray_build, "COMMIT_EVERY_S", 0.0)
    job, told = job_of(tmp_path), []
    commits = Commits(job, Progress(lambda report: told.append(report.done)))
    blocks = [[1, 3], [4, 5], [6, 7]]
    for number in (2, 1):
        commits.take(blocks[number], written_by(job, number, blocks[number]))
    assert len(job.writer) == 2 and commits.skipped == []
    commits.take(blocks[0], written_by(job, 0, blocks[0]))
    stored = open_dataset(tmp_path / "cat").to_table(columns=["id"])["id"].to_pylist()
    assert [int(galaxy[-3:]) for galaxy in stored] == [0, 2, 3, 4, 5, 6, 7]
    assert [entry["id"][-3:] for entry in commits.skipped] == ["001"]
    assert commits.done == 8


@pytest.mark.usefixtures("fake_encoder")
def test_a_source_that_gives_up_keeps_the_blocks_before(tmp_path: Path) -> None:
    job = job_of(tmp_path)
    commits = Commits(job, Progress())
    commits.take([4, 5], written_by(job, 1, [4, 5]))
    with pytest.raises(SourceError, match="answers no more"):
        commits.take([3], written_by(job, 0, [3], "The service answers no more."))
    commits.commit()
    assert len(job.writer) == 3


def test_blocks_are_enough_for_all_workers_and_none_is_long() -> None:
    assert [len(block) for block in _blocks(list(range(40)), 2)] == [16, 16, 8]
    assert len(_blocks(list(range(1_000)), 2)) >= 16
    assert max(map(len, _blocks(list(range(100_000)), 2))) == 1_024
    assert _blocks([], 2) == []


def test_manners_are_shared_among_the_workers(tmp_path: Path) -> None:
    from explorer.pipeline.cutouts import share_of
    from explorer.pipeline.recipe import opened

    wanted = Wanted("sdss", manners=Manners(workers=4, per_second=5))
    source = opened(Recipe(str(positions(tmp_path, 3)), tmp_path / "cat", cutouts=wanted))
    own = share_of(source, 2)
    assert own.wanted.manners == replace(wanted.manners, workers=2, per_second=2.5)  # type: ignore[attr-defined]
    other = open_source(str(write_galaxies(tmp_path / "in", 3)))
    assert share_of(other, 2) is other
