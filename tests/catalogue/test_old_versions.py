"""Old versions go, unless a process has them open, a manifest names them, or they are young."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.__main__ import main
from explorer.catalogue import old_versions
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.lance_dataset import open_dataset
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.model_columns import store_column
from explorer.catalogue.old_versions import bytes_of_old_versions, discard_old_versions

NOW = timedelta(0)


def stored(catalogue: Path, value: float) -> int:
    """Store a column anew; the version that the manifest names then."""
    values = np.full(len(Catalogue.open(catalogue)), value, np.float32)
    manifest = store_column(catalogue, "my_taste", values, {"method": "probe"})
    assert manifest.dataset_version is not None
    return manifest.dataset_version


def versions(catalogue: Path) -> set[int]:
    return {each["version"] for each in open_dataset(catalogue).versions()}


def test_a_change_leaves_the_state_before_it_and_lets_go_of_older_ones(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_versions, "LEAST_AGE", NOW)
    monkeypatch.setattr(discard_old_versions, "__kwdefaults__", {"least_age": NOW})
    made = [stored(catalogue, value) for value in (0.1, 0.2, 0.3)]
    assert versions(catalogue) == {made[1], made[2]}
    assert explorer.open(catalogue)["my_taste"][0] == np.float32(0.3)
    assert bytes_of_old_versions(catalogue, made[2]) > 0


def test_what_another_process_has_open_stays_readable(catalogue: Path) -> None:
    code = (
        "import sys, explorer\n"
        "workspace = explorer.open(sys.argv[1]); print(flush=True); sys.stdin.readline()\n"
        "print(len(workspace.catalogue.thumbnails([0])[0]))"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", code, str(catalogue)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert reader.stdout is not None and reader.stdout.readline()
    opened = Manifest.read(catalogue).dataset_version
    last = [stored(catalogue, value) for value in (0.1, 0.2)][-1]
    discard_old_versions(catalogue, (last,), least_age=NOW)
    assert versions(catalogue) == {opened, last}
    assert int(reader.communicate("\n")[0]) > 0
    assert discard_old_versions(catalogue, (last,), least_age=NOW) > 0
    assert versions(catalogue) == {last} and not (catalogue / f".reading-{opened}").exists()


def test_what_is_young_stays_for_whoever_could_leave_no_mark(catalogue: Path) -> None:
    before = versions(catalogue)
    assert discard_old_versions(catalogue, ()) == 0 and versions(catalogue) == before


def test_a_mark_that_cannot_be_read_keeps_its_version(catalogue: Path) -> None:
    opened = Manifest.read(catalogue).dataset_version
    (catalogue / f".reading-{opened}").unlink(missing_ok=True)
    (catalogue / f".reading-{opened}").mkdir()
    last = [stored(catalogue, value) for value in (0.1, 0.2)][-1]
    discard_old_versions(catalogue, (last,), least_age=NOW)
    assert versions(catalogue) == {opened, last}


def test_doctor_says_what_old_versions_take(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(catalogue, 0.5)
    main(["doctor", str(catalogue)])
    line = next(s for s in capsys.readouterr().out.splitlines() if s.startswith("old_versions_mb"))
    assert float(line.split()[1]) >= 0
