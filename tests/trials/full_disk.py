"""A disk that fills during whatever writes: one line, nothing lost, and then it goes on."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import explorer
from explorer.errors import ExplorerError
from explorer.labels import Labels
from tests.trials import children, made
from tests.trials.outcome import Outcome, one_try

DISK_KB = 8192
FREE_KB = (0, 4, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
TASKS = ("build", "add", "index", "map", "rate", "export", "ratings", "backup", "copy")
HALF = 16
MANY = 4000


def trial(scale: float) -> Iterator[Outcome]:
    """One outcome: each task with each amount of space left."""
    outcome = Outcome("full disk")
    outcome.skipped = why_not()
    if not outcome.skipped:
        with tempfile.TemporaryDirectory(prefix="disk-") as folder:
            source, half = made.write_source(Path(folder) / "in"), Path(folder) / "half"
            ended = children.run(made.build_and_rate, source, half, HALF)
            if ended.raised:
                raise RuntimeError(ended.raised)
            cases = [(task, free) for free in FREE_KB for task in TASKS]
            if scale < 1:
                cases = Random(0).sample(cases, max(6, round(len(cases) * scale)))

            def one(case: tuple[str, int]) -> None:
                with one_try(outcome, f"{case[0]} with {case[1]} KB left"):
                    _try(source, half, case, outcome)

            children.at_once(cases, one)
    yield outcome


def why_not() -> str:
    """Why no small disk can be had here; "" where it can."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return "only root can mount a small disk"
    with tempfile.TemporaryDirectory() as folder:
        try:
            with small_disk(Path(folder)):
                return ""
        except subprocess.CalledProcessError as error:
            return f"a small disk cannot be mounted ({error.stderr.decode().strip()})"


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of `DISK_KB` in `folder`."""
    options = ["mount", "-t", "tmpfs", "-o", f"size={DISK_KB}k", "tmpfs", str(folder)]
    subprocess.run(options, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def fill(disk: Path, free_kb: int) -> Path:
    """A file that leaves `free_kb` of the disk."""
    state, path = os.statvfs(disk), disk / "filler"
    size = state.f_bavail * state.f_frsize - free_kb * 1024
    with path.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(size, 1))
    return path


def words(task: str, source: Path, disk: Path) -> list[str]:
    """The command line of one task."""
    out = str(disk / "cat")
    return {
        "build": ["build", str(source), "--out", out],
        "add": ["build", str(source), "--out", out],
        "index": ["index", out, "--anew"],
        "map": ["map", out, "--name", "near"],
        "rate": [],
        "export": ["export", out, "-o", str(disk / "table.csv")],
        "ratings": ["rate", out, "--export", str(disk / "ratings.csv"), "--who", made.WHO],
        "backup": ["labels", "backup", out],
        "copy": ["labels", "backup", out, "-o", str(disk / "copy.sqlite")],
    }[task]


def _try(source: Path, half: Path, case: tuple[str, int], outcome: Outcome) -> None:
    (task, free_kb), name = case, f"{case[0]} with {case[1]} KB left"
    with tempfile.TemporaryDirectory(prefix="try-", dir=half.parent) as folder:
        disk = Path(folder)
        with small_disk(disk):
            if task != "build":
                shutil.copytree(half, disk / "cat")
            filler = fill(disk, free_kb)
            run = _rating if task == "rate" else _commanding
            run(name, words(task, source, disk), disk, filler, outcome)


def _commanding(name: str, asked: list[str], disk: Path, filler: Path, outcome: Outcome) -> None:
    """Run a command on the full disk, then again once there is space."""
    ended = children.run(children.command, asked)
    if _is_wrong(outcome, name, ended):
        return
    filler.unlink()
    again = children.run(children.command, asked)
    if again.raised or again.hung or again.value.status:
        line = again.raised or (again.value.err if again.value else "hung")
        outcome.count("unresumable", f"{name}: after space was freed: {line}")
        return
    first = name.startswith("build")
    held = children.run(made.contents, disk / "cat")
    count = HALF if asked[0] != "build" else made.COUNT
    if held.raised or len(held.value["embeddings"]) != count:
        outcome.count("unresumable", f"{name}: {held.raised or len(held.value['embeddings'])}")
    elif held.value["ratings"] != ({} if first else made.RATED):
        outcome.count("lost", f"{name}: ratings {held.value['ratings']}")
    else:
        outcome.count("sentences" if ended.value.status else "worked")


def _is_wrong(outcome: Outcome, name: str, ended: children.Ended) -> bool:
    """Count a full disk that was answered by anything but one last line."""
    problem = ended.failure or ended.value.problem
    if problem:
        outcome.count("wrong", f"{name}: {problem}")
    return bool(problem)


def _rating(name: str, _: list[str], disk: Path, filler: Path, outcome: Outcome) -> None:
    """Rate until the disk is full; all that was acknowledged is there, and one can rate on."""
    ended = children.run(rate_until_full, disk / "cat")
    if ended.failure:
        outcome.count("wrong", f"{name}: {ended.failure}")
        return
    told, sentence = ended.value
    filler.unlink()
    after = children.run(rate_once_more, disk / "cat")
    if after.raised or after.hung:
        outcome.count("unresumable", f"{name}: {after.raised or 'hung'}")
    elif not set(told) <= set(after.value):
        outcome.count("lost", f"{name}: {len(set(told) - set(after.value))} of {len(told)}")
    else:
        outcome.count("sentences" if sentence else "worked")


def rate_until_full(out: Path) -> tuple[list[int], str]:
    """The acknowledged journal lines, and the sentence that ended them."""
    told: list[int] = []
    try:
        workspace = explorer.open(out)
        ids = [str(galaxy) for galaxy in workspace.catalogue.ids()]
        for _ in range(MANY // len(ids)):
            told.append(workspace.rate(ids, "up", who=made.WHO))
    except ExplorerError as error:
        return told, str(error)
    return told, ""


def rate_once_more(out: Path) -> list[int]:
    """Every journal line, once one more rating has been stored."""
    workspace = explorer.open(out)
    workspace.rate(["g1"], "up", who=made.WHO)
    workspace.labels.close()
    labels, found = Labels(out / "labels.sqlite"), []
    while lines := labels.journal(after=found[-1] if found else 0):
        found += [event.seq for event in lines]
    with suppress(OSError):
        labels.close()
    return found
