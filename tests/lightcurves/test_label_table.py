"""Tests of explorer.lightcurves.label_table."""

from pathlib import Path

import pytest

from explorer.errors import SourceError
from explorer.lightcurves.label_table import bare, labels_of_ids


def table(folder: Path, text: str) -> Path:
    path = folder / "labels.csv"
    path.write_text(text)
    return path


def test_rows_come_in_the_order_of_the_ids_and_what_is_not_listed_is_missing(
    tmp_path: Path,
) -> None:
    path = table(tmp_path, "note,star,kind\n007,b,EB\n,a,RR\n,a,twice\n")
    found = labels_of_ids(path, ["a", "b", "c"])
    assert list(found.columns) == ["note", "kind"]
    assert found["kind"].fillna("").tolist() == ["RR", "EB", ""] and found["note"].iloc[1] == "007"


def test_letters_before_the_digits_may_be_left_out(tmp_path: Path) -> None:
    path = table(tmp_path, "kind,id\nSN,1011\nCV,1012\n")
    assert labels_of_ids(path, ["TranID1012", "TranID1011"])["kind"].tolist() == ["CV", "SN"]
    assert [bare(name) for name in ("TranID1011", "1011", "abc", "s_7b")] == [
        *("1011", "1011", "abc", "7b")
    ]


def test_the_ids_may_stand_under_any_name(tmp_path: Path) -> None:
    path = table(tmp_path, "_id,kind\n7,RR\n")
    assert labels_of_ids(path, ["7"])["kind"].tolist() == ["RR"]


def test_objects_that_differ_by_their_letters_alone_stay_apart(tmp_path: Path) -> None:
    path = table(tmp_path, "id,kind\nV1,RR\nS1,EB\n")
    assert labels_of_ids(path, ["S1", "V1"])["kind"].tolist() == ["EB", "RR"]


def test_labels_of_other_objects_are_refused_with_an_id_that_was_looked_for(
    tmp_path: Path,
) -> None:
    path = table(tmp_path, "key,kind\nX999,EB\n")
    with pytest.raises(SourceError, match=r"No column of .* such as 'star_1'"):
        labels_of_ids(path, ["star_1"])
    with pytest.raises(SourceError, match="cannot be read"):
        labels_of_ids(tmp_path / "none.csv", ["1"])
