"""Tests of explorer.lightcurves.kept_measures."""

from pathlib import Path

import numpy as np

from explorer.lightcurves.kept_measures import MEASURES_FILE, PARTS, KeptMeasures

MADE = np.random.default_rng(0).normal(size=(7, 3))


def kept(folder: Path) -> KeptMeasures:
    measured = KeptMeasures(folder)
    for first in (0, 5):
        measured.keep(first, MADE[first : first + 5])
    return measured


def test_batches_become_one_array(tmp_path: Path) -> None:
    kept(tmp_path).join(7)
    made = np.load(tmp_path / MEASURES_FILE, allow_pickle=False)
    assert made.dtype == np.float32 and np.array_equal(made, MADE.astype(np.float32))


def test_rows_are_there_up_to_the_end_of_a_batch(tmp_path: Path) -> None:
    measured = kept(tmp_path)
    assert [count for count in range(9) if measured.covers(count)] == [0, 5, 7]
    (tmp_path / PARTS / "5.npy").write_bytes(b"cut off")
    assert measured.covers(5) and not measured.covers(7)


def test_a_batch_kept_again_replaces_itself_and_all_go_at_once(tmp_path: Path) -> None:
    measured = kept(tmp_path)
    measured.keep(5, MADE[:2])
    measured.join(7)
    assert np.array_equal(np.load(tmp_path / MEASURES_FILE)[5:], MADE[:2].astype(np.float32))
    measured.discard()
    assert not (tmp_path / PARTS).exists() and KeptMeasures(tmp_path).covers(0)
