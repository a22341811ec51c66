"""Tests of explorer.lightcurves.grouping."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explorer.errors import SourceError
from explorer.lightcurves import read_curves
from explorer.lightcurves.grouping import first_of_group, group_by_position


def test_places_near_each_other_are_one_also_across_ra_zero_and_at_the_pole() -> None:
    ra = np.array([359.9999, 0.0001, 10.0, 10.0, 40.0, 220.0])
    dec = np.array([0.0, 0.0, 20.0, 20.01, 89.9999, 89.9999])
    assert first_of_group(ra, dec, 1.0).tolist() == [0, 0, 2, 3, 4, 4]


def test_ids_without_a_place_stay_as_they_are() -> None:
    frame = pd.DataFrame({"id": ["a", "b", "c", "d"], "ra": [1, 1, np.nan, 9], "dec": [0, 0, 0, 0]})
    assert group_by_position(frame)["id"].tolist() == ["a", "a", "c", "d"]


def test_ids_of_ztf_are_grouped_by_themselves_others_when_asked(tmp_path: Path) -> None:
    lines = [f"{oid},{day}.0,15.{day},0.1,{code},10.00001,5.0"
             for oid, code in (("11", "zg"), ("22", "zr")) for day in range(5)]  # fmt: skip
    for name in ("oid", "id"):
        head = f"{name},mjd,mag,magerr,filtercode,ra,dec"
        (tmp_path / f"{name}.csv").write_text("\n".join([head, *lines]) + "\n")
    (one,) = read_curves(tmp_path / "oid.csv").curves
    assert one.id == "11" and set(one.band) == {"g", "r"} and len(one) == 10
    assert one.place == pytest.approx((10.00001, 5.0))
    assert len(read_curves(tmp_path / "id.csv").curves) == 2
    assert len(read_curves(tmp_path / "id.csv", radius_arcsec=1.0).curves) == 1
    (tmp_path / "bare.csv").write_text("id,mjd,mag\n" + "".join(f"1,{n},15\n" for n in range(4)))
    with pytest.raises(SourceError, match="no columns ra and dec"):
        read_curves(tmp_path / "bare.csv", radius_arcsec=1.0)


def test_a_folder_of_tables_is_one_survey(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text(
            "time,flux\n" + "".join(f"{n},{100 + n}\n" for n in range(5))
        )
    assert [one.id for one in read_curves(tmp_path).curves] == ["one", "two"]
