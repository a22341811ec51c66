"""Every command with bad words: one line and exit status 2, and what is stored stays."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.trials import bad_words, children, made
from tests.trials.outcome import PYTHON, Outcome

HANG_S = 60
MOST_LETTERS = 1_500
AT_ONCE = 100


def trial(scale: float) -> Iterator[Outcome]:
    """One outcome: every argument of every command with every bad word."""
    outcome = Outcome("arguments")
    with tempfile.TemporaryDirectory(prefix="arguments-") as text:
        folder = Path(text)
        source, cat = made.write_source(folder / "in"), folder / "cat"
        ended = children.run(made.build_and_rate, source, cat)
        if ended.raised:
            raise RuntimeError(ended.raised)
        sound = children.run(made.contents, cat).value
        asked = list(bad_words.cases(good_words(folder)))
        if scale < 1:
            asked = Random(0).sample(asked, max(60, round(len(asked) * scale)))
        write_oddities(folder)
        for at in range(0, len(asked), AT_ONCE):
            some = [bad_words.placed(words, folder) for words in asked[at : at + AT_ONCE]]
            ended = children.run(verdicts, folder, some, limit_s=1_800)
            outcome.count_all(ended.value or [], ended.failure)
        held = children.run(made.contents, cat).value
        for part in ("embeddings", "thumbnails", "ratings"):
            if held is None or held[part] != sound[part]:
                outcome.count("lost", f"{part} differ afterwards")
    yield outcome


def good_words(folder: Path) -> dict[str, str]:
    """A value that each argument takes, by its name."""
    return {
        "source": str(folder / "in" / "galaxies.csv"),
        "out": str(folder / "new"),
        "catalogue": str(folder / "cat"),
        "id": "g5",
        "name": "g5",
        "tag": "odd",
        "answer": "up",
        "who": "bob",
        "column": "class",
        "positive": "ring",
        "output": str(folder / "out.csv"),
        "file": str(folder / "FILE"),
    }


def write_oddities(folder: Path) -> None:
    """A file, a folder, a circle of links and a pipe to be named where something else is meant."""
    (folder / "FILE").write_text("hello\n")
    (folder / "FOLDER").mkdir()
    (folder / "LOOP").symlink_to("LOOP")
    os.mkfifo(folder / "PIPE")


def verdicts(folder: Path, asked: list[list[str]]) -> list[tuple[str, str]]:
    """The verdict on each line of words; relative paths lead into an empty folder."""
    signal.signal(signal.SIGALRM, _too_long)
    place = folder / "here"
    found = []
    for words in asked:
        place.mkdir(exist_ok=True)
        os.chdir(place)
        found.append(judged(words))
        os.chdir(folder)
        for left in (place, folder / "new"):
            shutil.rmtree(left, ignore_errors=True)
    return found


def _too_long(*_: Any) -> None:
    raise TimeoutError(f"not done in {HANG_S} s")


def judged(words: list[str]) -> tuple[str, str]:
    """The verdict on one line of words."""
    name = " ".join(ascii(word)[1:-1][:60] for word in words)
    signal.alarm(HANG_S)
    said = parsed(words) if is_heavy(words) else children.command(words)
    signal.alarm(0)
    if said.problem:
        return "wrong", f"{name}: {said.problem}"
    if said.status != 2:
        return "worked", ""
    return judged_sentence(name, said.err)


def judged_sentence(name: str, text: str) -> tuple[str, str]:
    """Whether an answer is one short line of plain words."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) != 1:
        return "wrong", f"{name}: {len(lines)} lines: {text[:200]!r}"
    if PYTHON.search(text) or len(text) > MOST_LETTERS or not text.isprintable() + text.count("\n"):
        return "wrong", f"{name}: no plain words: {ascii(text)[:250]}"
    return "sentences", ""


def is_heavy(words: list[str]) -> bool:
    """Whether the words, if good, would start a server or train for minutes."""
    return any(" ".join(words).startswith(each) for each in bad_words.ONLY_PARSED)


def parsed(words: list[str]) -> children.Said:
    """What the parser alone answers; the command itself is not run."""
    import io
    from contextlib import redirect_stderr, redirect_stdout

    from explorer.__main__ import parse

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            parse(words)
        except SystemExit as stop:
            return children.Said(int(stop.code or 0), out.getvalue(), err.getvalue())
    return children.Said(0, out.getvalue(), err.getvalue())
