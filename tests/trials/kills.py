"""kill -9 during build, add and rating: all that was acknowledged is there, and work goes on."""

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import explorer
from explorer.errors import ExplorerError
from explorer.labels import Labels
from tests.trials import children, made
from tests.trials.outcome import Outcome, one_try
from tests.trials.strike import Strike, arm, drawn

FULL = {"build": 400, "add": 250, "rate": 400}
HALF = 16
RATING_S = 0.25
TRIES = 20  # a moment drawn on a busy machine comes after the end on an idle one


@dataclass(frozen=True)
class Ground:
    """What every try starts from, and what a whole catalogue holds."""

    source: Path
    half: Path
    whole: Path
    contents: dict[str, Any]
    build_s: float


def trial(scale: float) -> Iterator[Outcome]:
    """One outcome each for kills of build, add and rating."""
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        ground = prepare(Path(folder))
        for task, full in FULL.items():
            outcome = Outcome(f"kills: {task}")
            numbers = list(range(max(2, round(full * scale))))
            work = {"build": _build, "add": _add, "rate": _rate}[task]

            def one(number: int, work: Any = work, outcome: Outcome = outcome) -> None:
                with one_try(outcome, f"try {number}"):
                    work(ground, number, outcome)

            children.at_once(numbers, one)
            yield outcome


def prepare(folder: Path) -> Ground:
    """A source, a catalogue of two thirds of it and one of all, both rated."""
    source, half, whole = made.write_source(folder / "in"), folder / "half", folder / "whole"
    for out, limit in ((half, HALF), (whole, None)):
        ended = children.run(made.build_and_rate, source, out, limit)
        if ended.raised:
            raise RuntimeError(ended.raised)
    began = time.monotonic()
    children.run(made.build, source, folder / "timed")
    taken = time.monotonic() - began
    return Ground(source, half, whole, children.run(made.contents, whole).value, taken)


def _scratch(ground: Ground) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="try-", dir=ground.source.parent.parent)


def _build(ground: Ground, number: int, outcome: Outcome) -> None:
    """Kill a first build, then build again."""
    with _scratch(ground) as folder:
        out = Path(folder) / "cat"
        strike = _killed(number, ground.build_s, struck_build, ground.source, out)
        expected = {**ground.contents, "ratings": {}, "tags": {}}
        _judge(outcome, f"build {strike}", children.run(resumed, ground.source, out), expected)


def _add(ground: Ground, number: int, outcome: Outcome) -> None:
    """Kill the build that adds a third; the old catalogue opens, and building again adds it."""
    with _scratch(ground) as folder:
        out = Path(folder) / "cat"
        shutil.copytree(ground.half, out)
        strike = _killed(number, ground.build_s, struck_build, ground.source, out)
        ended = children.run(made.contents, out)
        if ended.raised or ended.hung or len(ended.value["embeddings"]) not in (HALF, made.COUNT):
            outcome.count("unresumable", f"add {strike}: cannot be read: {ended.raised}")
        elif ended.value["ratings"] != made.RATED:
            outcome.count("lost", f"add {strike}: ratings {ended.value['ratings']}")
        else:
            ended = children.run(resumed, ground.source, out)
            _judge(outcome, f"add {strike}", ended, ground.contents)


def _killed(number: int, whole_s: float, work: Any, *arguments: Any) -> Strike:
    """The strike that killed `work`; drawn again where the work ended before it, undone."""
    rng = Random(f"{number}")
    out: Path = arguments[1]
    before = out.with_name("before")
    if out.exists():
        shutil.copytree(out, before)
    for _ in range(TRIES):
        strike = drawn(rng, whole_s)
        ended = children.run(work, *arguments, strike)
        if ended.killed:
            return strike
        if ended.raised or ended.hung:
            raise RuntimeError(f"{strike}: {ended.raised or 'hung'}")
        shutil.rmtree(out)
        if before.exists():
            shutil.copytree(before, out)
    raise RuntimeError(f"was not killed in {TRIES} tries, the last {strike}")


def struck_build(source: Path, out: Path, strike: Strike) -> None:
    """A build that dies at `strike`."""
    arm(strike)
    made.build(source, out)


def resumed(source: Path, out: Path) -> dict[str, Any]:
    """What the catalogue holds once it was opened, built again, and looked at by the doctor."""
    try:
        explorer.open(out).labels.close()
    except ExplorerError:
        pass  # unfinished: in a sentence
    made.build(source, out)
    held = made.contents(out)
    return {**held, "doctor": children.command(["doctor", str(out)])}


def _judge(outcome: Outcome, name: str, ended: children.Ended, expected: dict[str, Any]) -> None:
    """Count a resumed catalogue by what it holds."""
    if ended.failure:
        outcome.count("unresumable", f"{name}: {ended.failure}")
        return
    held, doctor = ended.value, ended.value["doctor"]
    parts = ("embeddings", "thumbnails", "ratings", "tags")
    lost = [part for part in parts if held[part] != expected[part]]
    if lost:
        outcome.count("lost", f"{name}: {', '.join(lost)} differ")
    elif doctor.status or doctor.problem:
        outcome.count("wrong", f"{name}: doctor: {doctor.problem or doctor.out[-300:]}")
    else:
        outcome.count("worked")


def _rate(ground: Ground, number: int, outcome: Outcome) -> None:
    """Kill a process that rates; every line that it was told is in the journal."""
    with _scratch(ground) as folder:
        out, told = Path(folder) / "cat", Path(folder) / "told"
        shutil.copytree(ground.whole, out)
        after = Random(f"rate {number}").uniform(0.0, RATING_S)
        children.run(struck_rating, out, told, Strike("moment", 1, after))
        ended = children.run(journal_of, out)
        name = f"rate after {after * 1000:.0f} ms"
        if ended.raised or ended.hung:
            outcome.count("unresumable", f"{name}: {ended.raised or 'hung'}")
            return
        lines, doctor = ended.value
        missing = {line for line in _told(told) if line not in lines}
        torn = [
            action for action, n in Counter(line[2] for line in lines.values()).items() if n == 2
        ]
        if missing or torn:
            outcome.count("lost", f"{name}: {len(missing)} lines missing, {len(torn)} torn")
        elif doctor.status or doctor.problem:
            outcome.count("wrong", f"{name}: doctor: {doctor.problem or doctor.out[-300:]}")
        else:
            outcome.count("worked")


def struck_rating(out: Path, told: Path, strike: Strike) -> None:
    """Rate, three galaxies at once every other time, and note each line that was acknowledged."""
    workspace = explorer.open(out)
    ids = [str(galaxy) for galaxy in workspace.catalogue.ids()]
    note = os.open(told, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    arm(strike)
    for step in count():
        some = [ids[(step + at) % len(ids)] for at in range(1 + 2 * (step % 2))]
        seq = workspace.rate(some, "up" if step % 3 else "down", who=made.WHO)
        os.write(note, f"{seq}\n".encode())


def _told(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def journal_of(out: Path) -> tuple[dict[int, tuple[str, str, str]], children.Said]:
    """Journal line → galaxy, answer and step; what the doctor says; and that one can rate on."""
    labels = Labels(out / "labels.sqlite")
    lines = {event.seq: (event.galaxy, event.value, event.action) for event in labels.journal()}
    labels.close()
    workspace = explorer.open(out)
    workspace.rate(["g5"], "up", who=made.WHO)
    workspace.labels.close()
    return lines, children.command(["doctor", str(out)])
