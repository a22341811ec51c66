"""A catalogue on a disk for reading: all that reads works, all that writes says so in a line."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import explorer
from explorer.errors import ExplorerError
from explorer.labels import Rater
from tests.trials import children, made
from tests.trials.full_disk import small_disk, why_not
from tests.trials.outcome import Outcome, one_try

READS = ("search", "rank", "why", "progress", "export", "ratings", "copy", "map", "doctor", "check")
WRITES = ("rate", "tag", "undo", "audit", "import", "index", "new map", "build", "backup", "inside")


def trial(scale: float) -> Iterator[Outcome]:
    """One outcome: a catalogue without labels, one with, one whose last rater was killed."""
    outcome = Outcome("read-only")
    outcome.skipped = why_not()
    if not outcome.skipped:
        with tempfile.TemporaryDirectory(prefix="read-only-") as folder, small_disk(Path(folder)):
            places = prepare(Path(folder))
            subprocess.run(["mount", "-o", "remount,ro", folder], check=True, capture_output=True)
            tried = list(cases(*places))
            if scale < 1:
                tried = Random(0).sample(tried, max(8, round(len(tried) * scale)))
            children.at_once(tried, lambda case: _try(case, outcome))
    yield outcome


def prepare(disk: Path) -> tuple[Path, Path]:
    """The source, and the folder of the three catalogues."""
    source = made.write_source(disk / "in")
    source.with_name("ratings.csv").write_text("id,answer\ng4,up\n")
    for work, out in ((made.build, "plain"), (made.build_and_rate, "rated")):
        ended = children.run(work, source, disk / out)
        if ended.raised:
            raise RuntimeError(ended.raised)
    children.run(made.build_and_rate, source, disk / "killed")
    children.run(rate_and_die, disk / "killed")
    (disk / "killed" / "labels.sqlite-shm").unlink()
    return source, disk


def rate_and_die(out: Path) -> None:
    """Leave a write-ahead log with the only copy of a rating."""
    explorer.open(out).rate(["g7"], "up", who=made.WHO)
    os.kill(os.getpid(), signal.SIGKILL)


Case = tuple[str, Callable[..., Any], tuple[Any, ...], bool]


def cases(source: Path, disk: Path) -> Iterator[Case]:
    """What is tried: its name, the function and arguments, and whether it must work."""
    for out in (disk / "plain", disk / "rated", disk / "killed"):
        asked = words(source, out)
        for name in (*READS, *WRITES):
            yield f"{out.name} {name}", children.command, (asked[name],), name in READS
        yield f"{out.name} contents", told_contents, (out,), True
        yield f"{out.name} page", turn_page, (out,), True


def words(source: Path, out: Path) -> dict[str, list[str]]:
    """The command lines by name; what a read gives goes to /dev/null."""
    ada = ["--who", made.WHO]
    return {
        "search": ["search", str(out), "--id", "g1"],
        "rank": ["rank", str(out), *ada],
        "why": ["why", str(out), "--id", "g1", *ada],
        "progress": ["progress", str(out), *ada],
        "export": ["export", str(out), "-o", os.devnull, *ada],
        "ratings": ["rate", str(out), "--export", os.devnull, *ada],
        "copy": ["labels", "backup", str(out), "-o", os.devnull],
        "map": ["map", str(out)],
        "doctor": ["doctor", str(out)],
        "check": ["labels", "check", str(out)],
        "rate": ["rate", str(out), "--id", "g1", "--answer", "up", *ada],
        "tag": ["tag", str(out), "--id", "g1", "--tag", "bar", *ada],
        "undo": ["rate", str(out), "--undo", *ada],
        "audit": ["progress", str(out), "--audit", "3", *ada],
        "import": ["rate", str(out), "--import", str(source.with_name("ratings.csv")), *ada],
        "index": ["index", str(out)],
        "new map": ["map", str(out), "--name", "near"],
        "build": ["build", str(source), "--out", str(out)],
        "backup": ["labels", "backup", str(out)],
        "inside": ["export", str(out), "-o", str(out / "table.csv")],
    }


def told_contents(out: Path) -> str:
    """What differs from what was built and rated; "" where nothing does."""
    held = made.contents(out)
    rated = {} if out.name == "plain" else made.RATED
    rated = {**rated, "g7": "up"} if out.name == "killed" else rated
    if len(held["embeddings"]) != made.COUNT or held["ratings"] != rated:
        return f"{len(held['embeddings'])} galaxies, ratings {held['ratings']}"
    return ""


def turn_page(out: Path) -> str:
    """What is wrong with a page of candidates and with what rating one answers; "" if nothing."""
    workspace, rater = explorer.open(out), Rater(made.WHO)
    rows = workspace.ranking(who=made.WHO).rows
    workspace.ranking.note_seen([str(workspace.catalogue.ids()[row]) for row in rows], rater)
    try:
        workspace.rate(["g1"], "up", who=made.WHO)
    except ExplorerError as error:
        return "" if "read-only" in str(error) else str(error)
    return "a rating was taken"


def _try(case: Case, outcome: Outcome) -> None:
    name, work, arguments, must_work = case
    with one_try(outcome, name):
        ended = children.run(work, *arguments)
        wrong = ended.failure
        if not wrong and isinstance(ended.value, str):
            wrong = ended.value
        elif not wrong:
            wrong = _wrong(ended.value, must_work=must_work)
        outcome.count(
            "wrong" if wrong else "worked" if must_work else "sentences", f"{name}: {wrong}"
        )


def _wrong(said: children.Said, *, must_work: bool) -> str:
    """Why an answer is not the one wanted: done, or refused in one line."""
    lines = said.err.strip().splitlines()
    if said.problem or (must_work and said.status):
        return said.problem or said.err or said.out[-200:]
    if not must_work and (said.status != 2 or len(lines) != 1):
        return f"exit status {said.status}: {lines}"
    return ""
