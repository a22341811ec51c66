"""Odd and bad images, each read alone and all of them built: the right pixels, or a sentence."""

import json
import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from explorer.errors import ImageError
from tests.trials import children
from tests.trials.odd_images import Case, cases, scene
from tests.trials.outcome import PYTHON, Outcome

HANG_S = 20
ALIKE = 0.75  # correlation with what should be seen; mirrored images are below 0.3


def trial(scale: float) -> Iterator[Outcome]:
    """Two outcomes: every image read alone, and a folder of all of them built."""
    asked = cases()
    if scale < 1:
        asked = Random(0).sample(asked, max(40, round(len(asked) * scale)))
    alone, built = Outcome("images"), Outcome("images built")
    with tempfile.TemporaryDirectory(prefix="images-") as folder:
        place = Path(folder) / "in"
        write(place, asked)
        ended = children.run(verdicts, place, asked, limit_s=600)
        alone.count_all(ended.value or [], ended.failure)
        yield alone
        count_build(built, place, Path(folder) / "cat")
        yield built


def write(folder: Path, asked: list[Case]) -> None:
    """The images, and beside them what is no file at all."""
    folder.mkdir()
    for case in asked:
        if isinstance(case.make, bytes):
            (folder / case.name).write_bytes(case.make)
        else:
            case.make(folder / case.name)
    os.mkfifo(folder / "pipe.png")
    with socket.socket(socket.AF_UNIX) as heard:
        here = Path.cwd()
        os.chdir(folder)  # the address of a socket is short
        heard.bind("socket.png")
        os.chdir(here)
    for name, target in (("zeros", "/dev/zero"), ("gone", "nowhere.png"), ("circle", "circle.png")):
        (folder / f"{name}.png").symlink_to(target)
    (folder / "folder.png").mkdir()
    (folder / "closed.png").write_bytes(b"x")
    (folder / "closed.png").chmod(0)
    with open(os.fsencode(folder) + b"/caf\xe9.png", "wb") as stream:  # noqa: PTH123
        stream.write(b"x")


SPECIAL = ("pipe.png", "socket.png", "gone.png", "circle.png", "folder.png", "closed.png")


def verdicts(folder: Path, asked: list[Case]) -> list[tuple[str, str]]:
    """The verdict on each image, and on what is no file."""
    import pyarrow as pa

    from explorer.sources.files import FileSource
    from explorer.sources.roots import Roots

    source = FileSource("images", pa.table({}), Roots.of(folder))
    special = [Case(name, b"", "sentence") for name in SPECIAL]
    signal.signal(signal.SIGALRM, _too_long)
    return [judged(source, case) for case in [*asked, *special]]


def _too_long(*_: Any) -> None:
    raise TimeoutError(f"not done in {HANG_S} s")


def judged(source: Any, case: Case) -> tuple[str, str]:
    """The verdict on one image, and a line on it where it is wrong."""
    signal.alarm(HANG_S)
    try:
        image = source.load(case.name)
    except ImageError as error:
        return judged_sentence(str(error), case)
    except BaseException as error:
        return "wrong", f"{case.name}: {type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
    return judged_image(image, case)


def judged_sentence(text: str, case: Case) -> tuple[str, str]:
    """Whether a refusal was due, and says which file and why in one line of plain words."""
    if case.expect == "read":
        return "wrong", f"{case.name}: refused: {text}"
    named = text.startswith(f"{case.name}:")
    if not named or "\n" in text.removeprefix(case.name) or PYTHON.search(text) or len(text) > 500:
        return "wrong", f"{case.name}: no plain sentence: {text}"
    return "sentences", ""


def judged_image(image: np.ndarray, case: Case) -> tuple[str, str]:
    """Whether an image was due, and looks as it should."""
    if case.expect == "sentence":
        return "wrong", f"{case.name}: was read as {image.shape}"
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        return "wrong", f"{case.name}: {image.dtype} {image.shape}"
    if case.expect == "read":
        wanted = (scene() if case.like is None else case.like).mean(axis=2)
        if image.shape[:2] != wanted.shape:
            return "wrong", f"{case.name}: {image.shape[:2]} instead of {wanted.shape}"
        alike = np.corrcoef(image.mean(axis=2).ravel(), wanted.ravel())[0, 1]
        if not alike > ALIKE:
            return "wrong", f"{case.name}: looks otherwise, correlation {alike:.2f}"
    return "worked", ""


def count_build(outcome: Outcome, place: Path, out: Path) -> None:
    """Build the folder: every image is a galaxy or is skipped in a sentence, and nothing hangs."""
    words = ["build", str(place), "--out", str(out), "--json"]
    (place / "zeros.png").unlink()  # a link that leads out refuses the folder
    (place / "folder.png").rmdir()
    ended = children.run(children.command, words, limit_s=600)
    said = ended.value
    if ended.failure or said.problem or said.status:
        outcome.count("wrong", f"build: {ended.failure or said}")
        return
    result = json.loads(said.out)
    listed = sum(1 for path in place.iterdir() if _is_utf8(path.name))
    if result["galaxies"] + len(result["skipped"]) != listed:
        outcome.count(
            "lost",
            f"{listed} files, {result['galaxies']} galaxies, {len(result['skipped'])} skipped",
        )
    for entry in result["skipped"]:
        plain = entry["reason"] and not PYTHON.search(entry["reason"])
        outcome.count("sentences" if plain else "wrong", f"{entry}")
    for _ in range(result["galaxies"]):
        outcome.count("worked")


def _is_utf8(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False
