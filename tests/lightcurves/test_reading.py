"""Tests of explorer.lightcurves.reading."""

from pathlib import Path

import numpy as np
import pytest

from explorer.errors import SourceError
from explorer.lightcurves import read_curves
from explorer.lightcurves.reading import SCRATCH, gathered_curves


def table(path: Path, rows: list[str], head: str = "ID,MJD,Mag,Magerr") -> Path:
    path.write_text("\n".join([head, *rows]) + "\n")
    return path


def test_reading_drops_what_is_no_observation(tmp_path: Path) -> None:
    good = [f"0123,{day},15.{day},0.1" for day in range(6)]
    bad = ["0123,9,,0.1", "0123,10,15,0", "0123,11,nan,0.1", "77,1,15,0.1"]
    found = read_curves(table(tmp_path / "t.csv", [*reversed(good), *bad]))
    (one,) = found.curves
    assert one.id == "0123" and len(one) == 6 and (np.diff(one.time_d) > 0).all()
    assert found.skipped == [("77", "1 usable observations: 3 are needed")]


@pytest.mark.parametrize(
    ("head", "rows", "word"),
    [
        ("ID,MJD,Counts", ["1,2,3"], "no column for the mag"),
        ("MJD,Mag", ["1,2"], "no column for the id"),
        ("ID,MJD,Mag", ["1,2,15"], "No object"),
        ("ID,MJD,Mag", [], "No object"),
    ],
)
def test_a_table_that_is_none_is_one_sentence(
    tmp_path: Path, head: str, rows: list[str], word: str
) -> None:
    with pytest.raises(SourceError, match=word):
        read_curves(table(tmp_path / "t.csv", rows, head))
    with pytest.raises(SourceError, match="no table"):
        read_curves(tmp_path / "absent.csv")


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


def test_what_was_gathered_goes_with_the_reading(tmp_path: Path) -> None:
    source = table(tmp_path / "t.csv", [f"1,{day},15,0.1" for day in range(4)])
    with gathered_curves(source, folder=tmp_path) as found:
        assert list(tmp_path.glob(f"{SCRATCH}*")) and len(list(found.curves())) == 1
    assert not list(tmp_path.glob(f"{SCRATCH}*"))
