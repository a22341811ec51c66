"""Ids by row and rows by id, in little memory."""

import numpy as np
import pyarrow as pa
import pytest

from explorer.catalogue import ids as module
from explorer.catalogue.ids import Ids

NAMES = ["g1", "", "galaxie é", "587722984435351614", "587722984435351615", "1g", "x" * 300]


@pytest.fixture(params=[1, 3, 100])
def ids(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Ids:
    monkeypatch.setattr(module, "HASHED_AT_ONCE", request.param)
    return Ids(pa.chunked_array([NAMES[:2], NAMES[2:]], pa.string()))


def test_every_id_has_its_row_and_every_row_its_id(ids: Ids) -> None:
    assert list(ids) == NAMES and len(ids) == 7 and ids[2] == NAMES[2]
    assert ids.rows_of(NAMES[::-1]).tolist() == [6, 5, 4, 3, 2, 1, 0]
    assert ids[np.array([4, 0])].tolist() == [NAMES[4], NAMES[0]]
    assert ids[1:3].tolist() == NAMES[1:3] and ids[[-1]].tolist() == NAMES[-1:]
    assert ids[np.arange(7) == 5].tolist() == ["1g"] and np.asarray(ids).tolist() == NAMES


def test_an_unknown_id_has_no_row(ids: Ids) -> None:
    assert ids.rows_of(["g", "g1", "g11", "1g "]).tolist() == [-1, 0, -1, -1]
    assert ids.rows_of([]).tolist() == []


def test_two_ids_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_hashes", lambda text: np.zeros(len(text), np.uint64))
    alike = Ids(pa.chunked_array([NAMES]))
    assert alike.rows_of([*NAMES, "none"]).tolist() == [0, 1, 2, 3, 4, 5, 6, -1]


def test_a_hundred_thousand_are_found() -> None:
    names = [f"J{n:09d}" for n in range(100_000)]
    order = np.random.default_rng(0).permutation(100_000)
    assert (Ids(pa.chunked_array([names])).rows_of([names[n] for n in order]) == order).all()
