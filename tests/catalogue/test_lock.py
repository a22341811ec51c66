"""One writer at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from explorer.catalogue.lock import write_lock
from explorer.errors import BusyError, CatalogueError


def test_a_second_writer_is_refused_until_the_first_is_done(tmp_path: Path) -> None:
    with (
        write_lock(tmp_path),
        pytest.raises(BusyError, match="Another build"),
        write_lock(tmp_path),
    ):
        pass
    with write_lock(tmp_path):  # free again, after a refusal too
        pass


def test_the_lock_of_a_process_that_died_is_free(tmp_path: Path) -> None:
    dying = (
        "import os, sys; from pathlib import Path; from explorer.catalogue.lock import write_lock\n"
        "with write_lock(Path(sys.argv[1])): os._exit(9)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", dying, str(tmp_path)], cwd=root, check=False)
    assert done.returncode == 9
    with write_lock(tmp_path):
        pass


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be written"), write_lock(tmp_path / "none"):
        pass
