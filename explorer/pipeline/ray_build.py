"""Embedding on a Ray cluster: blocks of rows go to workers, their fragments are committed here."""

import shutil
import time
from dataclasses import dataclass, field

from explorer.catalogue.writer import Writer
from explorer.pipeline.cutouts import stop_fetching
from explorer.pipeline.embedding import COMMIT_EVERY_S, Job, embed_rows
from explorer.pipeline.ray_cluster import Cluster, connected, plain_ray_errors, workers_of
from explorer.pipeline.ray_pool import Pool, check_spreads, pool_of
from explorer.pipeline.ray_worker import TRIED, Written
from explorer.progress import Progress

FIRST = 32  # galaxies that are embedded here, and give the catalogue its columns
LEAST, MOST = 16, 1_024  # galaxies of a block
EACH = 8  # blocks a worker at least, where there are galaxies enough
ROUND = 64  # blocks a worker that Ray holds at once, so that its memory does not grow with N


def embed_missing_on_ray(job: Job, cluster: Cluster, progress: Progress) -> list[dict[str, str]]:
    """Embed on a cluster what the catalogue lacks; returns the skipped images, as listed.

    Galaxies lie in the order of the source. A build that is killed has them up to some block, and
    goes on behind that.

    Raises:
        ClusterError: no Ray, no cluster, a source that workers cannot read, or workers that die.
        SourceError: a service that answers no more; what came before stays.
    """
    check_spreads(job.source)
    rows, commits = job.missing(), Commits(job, progress)
    if not rows:
        return commits.skipped
    with connected(cluster) as ray:
        _clear(job.writer)  # of what a killed build has left
        count, takes = workers_of(ray, cluster)
        rows = rows[_embed_first(job, rows, commits) :]
        pool = pool_of(ray, job, count, takes, cluster.device)
        (job.writer.folder / TRIED).mkdir()
        try:
            _embed_blocks(pool, _blocks(rows, count), commits)
        finally:
            commits.commit()
            _clear(job.writer)
    return commits.skipped


def _clear(writer: Writer) -> None:
    """Let go of what only workers need."""
    writer.discard_written()
    shutil.rmtree(writer.folder / TRIED, ignore_errors=True)


def _embed_blocks(pool: Pool, blocks: list[list[int]], commits: "Commits") -> None:
    numbered = list(enumerate(blocks))
    step = ROUND * pool.count
    with plain_ray_errors():
        for start in range(0, len(numbered), step):
            for written in pool.written(numbered[start : start + step]):
                commits.take(blocks[written.block], written)


@dataclass
class Commits:
    """Commits blocks in their order, in whatever order they come, every so many seconds."""

    job: Job
    progress: Progress
    skipped: list[dict[str, str]] = field(init=False)
    done: int = field(init=False)
    since: float = field(default_factory=time.monotonic)
    _next: int = 0
    _early: dict[int, tuple[list[int], Written]] = field(default_factory=dict)
    _ready: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with what there is."""
        self.skipped = self.job.skipped_before()
        self.done = len(self.job) - len(self.job.missing())
        self.progress.stage("embedding", len(self.job), done=self.done)

    def take(self, rows: list[int], written: Written) -> None:
        """The block of these rows is written.

        Raises:
            ExplorerError: what stopped it; the blocks up to there are kept.
        """
        self._early[written.block] = rows, written
        self.tell(len(rows))
        while self._next in self._early:
            self._follow(*self._early.pop(self._next))
            self._next += 1
        if time.monotonic() - self.since >= COMMIT_EVERY_S:
            self.commit()

    def tell(self, more: int) -> None:
        """So many more galaxies are done."""
        self.done += more
        told = f"{len(self.skipped)} skipped" if self.skipped else ""
        self.progress.update(self.done, told)

    def _follow(self, rows: list[int], written: Written) -> None:
        self._ready += written.fragments
        self.skipped += [self.job.skipped(rows[at], why) for at, why in written.failures]
        written.check()

    def commit(self) -> None:
        """Commit every block that follows on what is stored."""
        self.job.writer.commit_written(self._ready)
        self._ready, self.since = [], time.monotonic()


def _embed_first(job: Job, rows: list[int], commits: Commits) -> int:
    """Embed here until one galaxy is stored, whose columns the workers follow; how many it took."""
    stored, start = len(job.writer), 0
    try:
        while start < len(rows) and len(job.writer) == stored:
            some = rows[start : start + FIRST]
            commits.skipped += embed_rows(job, some, lambda done, failed: None)
            commits.tell(len(some))
            start += len(some)
    finally:
        stop_fetching(job.source)
    return start


def _blocks(rows: list[int], workers: int) -> list[list[int]]:
    """Rows in blocks: enough of them for all workers, none too long to be done again."""
    size = min(max(len(rows) // (EACH * workers), LEAST), MOST)
    return [rows[start : start + size] for start in range(0, len(rows), size)]
