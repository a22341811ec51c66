"""Lists of ids and positions, as lines and as tables."""

import io
from pathlib import Path

import numpy as np
import pytest

from explorer.errors import SourceError
from explorer.sources.listed import STANDARD_INPUT, read_ids, read_positions


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_ids_stand_a_line_each_or_in_a_column(tmp_path: Path) -> None:
    lines = written(tmp_path, "ids.txt", "\ufeff007\n\n# mine\n a b \n007\n")
    assert read_ids(lines) == ["007", "a b"]
    table = written(tmp_path, "t.csv", "z,objid\n1,007\n2,587722952767439001\n3,\n4,007\n")
    assert read_ids(table) == ["007", "587722952767439001"]
    assert read_ids(written(tmp_path, "u.csv", "mine,z\nx,1\n")) == ["x"]


def test_positions_stand_a_line_each_or_in_columns(tmp_path: Path) -> None:
    lines = written(tmp_path, "p.txt", "188.7 -0.5\n12:34:56 -00:30:00\n")
    found = read_positions(lines)
    assert found.words == ["188.7 -0.5", "12:34:56 -00:30:00"]
    assert np.allclose(found.ra_deg, [188.7, 188.733333]) and np.allclose(found.dec_deg, -0.5)
    table = read_positions(written(tmp_path, "p.csv", "RA,DEC\n1.5,-2\n"))
    assert table.words == ["1.500000 -2.000000"] and table.ra_deg.tolist() == [1.5]


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a\nb\n"))
    assert read_ids(STANDARD_INPUT) == ["a", "b"]
    monkeypatch.setattr("sys.stdin", io.StringIO("1 2\n"))
    assert read_positions(STANDARD_INPUT).dec_deg.tolist() == [2.0]


def test_what_is_no_list_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_ids(tmp_path / "nowhere.txt")
    with pytest.raises(SourceError, match="is empty"):
        read_ids(written(tmp_path, "e.txt", "# none\n"))
    with pytest.raises(SourceError, match="'east' is not a position"):
        read_positions(written(tmp_path, "w.txt", "1 2\neast\n"))
    with pytest.raises(SourceError, match="no columns of RA and Dec"):
        read_positions(written(tmp_path, "w.csv", "a,b\n1,2\n"))
