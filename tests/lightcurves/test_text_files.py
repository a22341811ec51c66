"""Tests of explorer.lightcurves.text_files, by the table that is read from each."""

from pathlib import Path

import pandas as pd
import pytest

from explorer.errors import SourceError
from explorer.lightcurves.text_files import names_columns
from tests.lightcurves.test_observations import read_observations, write


@pytest.mark.parametrize(
    ("text", "err"),
    [
        ("2123.7 15.12 0.010\n2124.7 15.22 0.012\n", [0.01, 0.012]),
        ("# from the survey's page\n  2123.7\t15.12  0.010\n 2124.7 15.22 0.012\n", [0.01, 0.012]),
        ("2123.7,15.12,0.010\n2124.7,15.22,0.012\n", [0.01, 0.012]),
        ("2123.7 15.12\n2124.7 15.22\n", None),
    ],
)
def test_a_file_without_a_head_is_one_object_named_after_it(
    tmp_path: Path, text: str, err: list[float] | None
) -> None:
    found = read_observations(write(tmp_path / "OGLE-BLG-RRLYR-00001.dat", text))
    assert found["id"].tolist() == ["OGLE-BLG-RRLYR-00001"] * 2
    assert found["time"].tolist() == [2123.7, 2124.7] and found["mag"].tolist() == [15.12, 15.22]
    assert found.get("err", pd.Series()).tolist() == (err or [])


@pytest.mark.parametrize("head", ["id time mag err\n", "# id time mag err\n", "id;time;mag;err\n"])
def test_blanks_and_semicolons_part_columns_too(tmp_path: Path, head: str) -> None:
    sign = ";" if ";" in head else "  "
    rows = "".join(sign.join((f"0{n}", "2123.7", "15.1", "0.01")) + "\n" for n in range(2))
    found = read_observations(write(tmp_path / "many.dat", head + rows))
    assert found["id"].tolist() == ["00", "01"] and found["err"].tolist() == [0.01, 0.01]


def test_numbers_without_names_are_refused_where_they_could_be_anything(tmp_path: Path) -> None:
    path = write(tmp_path / "star.dat", "2123.7 15.1 0.01 15.2 0.02\n")
    with pytest.raises(SourceError, match="5 columns of numbers and no line that names them"):
        read_observations(path)


@pytest.mark.parametrize(
    ("comment", "below", "head"),
    [
        ("MJD,m,dm", "57018.5,15.9,0.03", True),
        ("made by us", "id,time,mag", False),
        ("a, b, c", "id,time,mag", False),
        ("1.0,2.0", "3.0,4.0", False),
    ],
)
def test_a_comment_is_a_head_only_above_numbers(comment: str, below: str, head: bool) -> None:
    assert names_columns(comment, below) is head
