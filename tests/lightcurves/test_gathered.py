"""Tests of explorer.lightcurves.gathered."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explorer.lightcurves import gathered
from explorer.lightcurves.gathered import Gathered

OBJECTS, NIGHTS = 12, 6


def observations(**more: object) -> pd.DataFrame:
    """Each night of every object in turn, as a survey writes them."""
    number = np.tile(np.arange(OBJECTS), NIGHTS)
    night = np.repeat(np.arange(NIGHTS)[::-1], OBJECTS)
    columns = {"id": [f"star{one}" for one in number], "time": night + 0.1, "mag": 10.0 + number}
    return pd.DataFrame(columns | more)


def pieces(frame: pd.DataFrame, rows: int = 7, *, of_flux: bool = False) -> Iterator[pd.DataFrame]:
    for at in range(0, len(frame), rows):
        piece = frame.iloc[at : at + rows].copy()
        piece.attrs |= {"id": "id", "of_flux": of_flux}
        yield piece


def filled(folder: Path, frame: pd.DataFrame, *, of_flux: bool = False) -> Gathered:
    found = Gathered(folder)
    for piece in pieces(frame, of_flux=of_flux):
        found.add(piece)
    return found


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathered, "OBJECTS", 5)


def test_observations_in_any_order_come_by_object_and_time(tmp_path: Path) -> None:
    found = list(filled(tmp_path, observations()).curves())
    assert [one.id for one in found] == [f"star{one}" for one in range(OBJECTS)]
    assert all(len(one) == NIGHTS and (np.diff(one.time_d) > 0).all() for one in found)
    assert [one.mag[0] for one in found] == [10.0 + one for one in range(OBJECTS)]
    assert len(list(tmp_path.glob("*.part"))) == 3


def test_an_object_of_no_usable_observation_is_told_of(tmp_path: Path) -> None:
    frame = observations()
    frame.loc[frame["id"] == "star11", "mag"] = np.nan
    assert [len(one) for one in filled(tmp_path, frame).curves()] == [NIGHTS] * 11 + [0]


def test_fluxes_count_from_the_median_of_all_pieces(tmp_path: Path) -> None:
    flux = 100.0 + np.repeat(np.arange(NIGHTS), OBJECTS)
    frame = observations(mag=-2.5 * np.log10(flux), err=0.1)
    for one in filled(tmp_path, frame, of_flux=True).curves():
        assert one.mag == pytest.approx(-2.5 * np.log10((105.0 - np.arange(NIGHTS)) / 102.5))


def test_objects_of_one_place_are_joined_across_parts(tmp_path: Path) -> None:
    number = np.tile(np.arange(OBJECTS), NIGHTS)
    ra = np.where(number == 11, 359.9999, np.where(number == 0, 0.0001, number * 10.0))
    found = filled(tmp_path, observations(ra=np.where(number == 7, 30.0, ra), dec=0.0))
    found.join(np.array([0, 3, 7, 11]), 1.0)
    curves = list(found.curves())
    joined = {"star0": {10.0, 21.0}, "star3": {13.0, 17.0}}
    assert [one.id for one in curves] == [
        f"star{one}" for one in range(OBJECTS) if one not in (7, 11)
    ]
    for one in curves:
        assert {*one.mag} == joined.get(one.id, {10.0 + int(one.id[4:])})
    assert curves[0].place == pytest.approx((0.0, 0.0), abs=1e-6)


def test_objects_that_are_not_among_those_stay_as_they_are(tmp_path: Path) -> None:
    found = filled(tmp_path, observations(ra=1.0, dec=0.0))
    found.join(np.array([2, 4]), 1.0)
    assert len(list(found.curves())) == OBJECTS - 1
