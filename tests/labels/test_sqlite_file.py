"""Connections to a file: never made by a reader, and none written in a folder for reading."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.labels import Labels

RATE_AND_DIE = """
import os, sys
from explorer.labels import Labels
Labels(sys.argv[1]).rate(["b"], "up", who="ada")
os.kill(os.getpid(), 9)
"""
READ = """
import os, sys
from explorer.errors import LabelError
from explorer.labels import Labels
Labels(sys.argv[1] + "-none").ratings(who="ada")  # another user may be unable to import
os.setgroups([]); os.setgid(65534); os.setuid(65534)
labels = Labels(sys.argv[1])
print(*labels.ratings(who="ada"))
try:
    labels.rate(["b"], "up", who="ada")
except LabelError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can be another user")
@pytest.mark.parametrize("left", ["nothing", "the log", "the log and its shared memory"])
def test_a_folder_for_reading_is_read_and_rating_there_is_one_sentence(kept, tmp_path, left):
    kept.rate("a")
    root = Path(__file__).parents[2]
    if left != "nothing":
        subprocess.run([sys.executable, "-c", RATE_AND_DIE, str(kept.file)], cwd=root)
        assert kept.file.with_name(kept.file.name + "-wal").stat().st_size
    if left == "the log":
        kept.file.with_name(kept.file.name + "-shm").unlink()
    for file in kept.folder.glob("labels.sqlite-*"):
        file.chmod(0o444)
    made = [path for path in tmp_path.parents if path.name.startswith(("pytest-", "popen-"))]
    for path in (tmp_path, *made):  # one folder more where the tests run on several processes
        path.chmod(0o755)
    kept.folder.chmod(0o555)
    kept.file.chmod(0o444)
    before = sorted(kept.folder.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", READ, str(kept.file)],
        cwd=root,
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": "/", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == ("a" if left == "nothing" else "a b") and "read-only" in second
    assert sorted(kept.folder.iterdir()) == before


def test_searching_makes_no_file(tmp_path):
    labels = Labels(tmp_path / "sub" / "labels.sqlite")
    assert labels.tags() == {} and labels.version() == 0 and labels.ratings(who="ada") == {}
    assert list(tmp_path.iterdir()) == []
