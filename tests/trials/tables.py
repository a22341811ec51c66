"""Odd and bad tables, each opened and built: the right ids and values, or a sentence at once."""

import os
import re
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from explorer.errors import ExplorerError
from tests.trials import children, made
from tests.trials.odd_images import scene
from tests.trials.odd_tables import Case, cases
from tests.trials.outcome import PYTHON, Outcome

HANG_S = 60
REFUSED_S = 5.0
MOST_MB = "64"


def trial(scale: float) -> Iterator[Outcome]:
    """One outcome: each table opened and, where it opens, built, opened again and filtered."""
    asked, outcome = cases(), Outcome("tables")
    if scale < 1:
        asked = Random(0).sample(asked, max(25, round(len(asked) * scale)))
    with tempfile.TemporaryDirectory(prefix="tables-") as folder:
        place = Path(folder) / "in"
        write(place, asked)
        ended = children.run(verdicts, place, asked, limit_s=1_800)
        outcome.count_all(ended.value or [], ended.failure)
    yield outcome


def write(folder: Path, asked: list[Case]) -> None:
    """The tables, the images that they name, and a link that leads out."""
    (folder / "sub").mkdir(parents=True)
    for name in ("a.png", "b.png", "c.png", "sub/d.png"):
        Image.fromarray(scene()).save(folder / name)
    (folder / "out.png").symlink_to("/etc/passwd")
    (folder / "away").symlink_to("/etc")
    for case in asked:
        if isinstance(case.make, bytes):
            (folder / case.name).write_bytes(case.make)
        else:
            case.make(folder / case.name)


def verdicts(folder: Path, asked: list[Case]) -> list[tuple[str, str]]:
    """The verdict on each table."""
    os.environ["EXPLORER_MAX_TABLE_MB"] = MOST_MB
    signal.signal(signal.SIGALRM, _too_long)
    return [judged(folder, case) for case in asked]


def _too_long(*_: Any) -> None:
    raise TimeoutError(f"not done in {HANG_S} s")


def judged(folder: Path, case: Case) -> tuple[str, str]:
    """The verdict on one table, and a line on it where it is wrong."""
    signal.alarm(HANG_S)
    began, out = time.monotonic(), folder.parent / f"{case.name[:3]}.cat"
    try:
        return judged_catalogue(folder / case.name, out, case)
    except ExplorerError as error:
        seconds = time.monotonic() - began
        return judged_sentence(
            str(error), case, seconds, half_made=(out / "galaxies.lance").exists()
        )
    except BaseException as error:
        return "wrong", f"{case.name}: {type(error).__name__}: {error}"
    finally:
        signal.alarm(0)


def judged_sentence(text: str, case: Case, seconds: float, *, half_made: bool) -> tuple[str, str]:
    """Whether a refusal was due, at once, in one plain line that names the file or the column."""
    if case.expect == "read":
        return "wrong", f"{case.name}: refused: {text}"
    if half_made:
        return "unresumable", f"{case.name}: refused, and galaxies are stored: {text}"
    if seconds > REFUSED_S:
        return "wrong", f"{case.name}: refused after {seconds:.0f} s"
    named = case.name in text and re.search(case.says, text)
    if not named or "\n" in text or PYTHON.search(text) or len(text) > 900 + len(case.name):
        return "wrong", f"{case.name}: no plain sentence of {case.says!r}: {text}"
    return "sentences", ""


def judged_catalogue(table: Path, out: Path, case: Case) -> tuple[str, str]:
    """Build the table, and read its ids and the column again."""
    import explorer
    from explorer.pipeline.build import Recipe, build
    from explorer.progress import Progress

    with made.stand_ins():
        manifest = build(Recipe(str(table), out, **case.options), Progress())
        workspace = explorer.open(out)
    if case.expect == "sentence":
        return "wrong", f"{case.name}: was built: {workspace.catalogue.column_names()}"
    found = [str(galaxy) for galaxy in workspace.catalogue.ids()]
    found += [entry["id"] for entry in manifest.skipped]
    if case.expect == "read" and sorted(found) != sorted(case.ids):
        return "lost", f"{case.name}: ids {found} instead of {list(case.ids)}"
    if case.expect == "read" and case.column:
        return judged_column(workspace, case)
    return "worked", ""


def judged_column(workspace: Any, case: Case) -> tuple[str, str]:
    """Whether the column holds what the table did, and a filter finds it."""
    name, values = case.column or ("", [])
    held = workspace.catalogue.arrow(name).to_pylist()
    plain = [None if isinstance(v, float) and np.isnan(v) else v for v in held]
    if [v or None for v in plain] != [v or None for v in values] or len(held) != len(values):
        return "lost", f"{case.name}: {name!r} holds {held} instead of {values}"
    if name in [column.name for column in workspace.catalogue.columns] and '"' not in name:
        there = workspace.selection.mask(f'"{name}" is not null').sum()
        if there != sum(value is not None for value in plain):
            return "lost", f"{case.name}: the filter finds {there} of {plain}"
    return "worked", ""
