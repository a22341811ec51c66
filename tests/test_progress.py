"""What a long job says: stages, rate, time left, and its end, to a file and a listener."""

import io
import json
from pathlib import Path

from explorer.progress import Progress, Report, duration, line_of, pace, to_file, to_terminal


def test_every_stage_begins_and_ends_heard(tmp_path: Path) -> None:
    heard: list[Report] = []
    progress = Progress(heard.append, to_file(tmp_path))
    progress.stage("embedding", 100, done=40)
    for done in range(40, 101):
        progress.update(done)
    assert (heard[0].done, heard[-1].done) == (40, 100)
    assert len(heard) < 20
    progress.finish("59 galaxies in 3 s")
    stored = json.loads((tmp_path / "progress.json").read_text())
    assert stored["stage"] == "done" and stored["message"] == "59 galaxies in 3 s"


def test_an_error_is_told(tmp_path: Path) -> None:
    progress = Progress(to_file(tmp_path))
    progress.stage("reading", 1)
    progress.fail("no such folder")
    assert json.loads((tmp_path / "progress.json").read_text())["error"] == "no such folder"


def test_the_line_for_a_person() -> None:
    line = line_of(Report("embedding", 1200, 4994, 85.2, 44.5))
    assert line == "embedding   1,200 of 4,994 · 85 a second · 44 s left"
    stream = io.StringIO()
    to_terminal(stream)(Report("map", 3, 3, 0.0, None))
    assert stream.getvalue() == "map         3 of 3\n"
    assert pace(0.095) == "11 s each" and pace(1.2) == "1 a second"
    assert [duration(s) for s in (45, 720, 12_000)] == ["45 s", "12 min", "3 h 20 min"]
