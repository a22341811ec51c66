"""Lists of values as people have them: lines, tables, names and units above."""

from pathlib import Path

import pytest
from astropy import units
from astropy.table import Table

from explorer.errors import SourceError
from explorer.sources.listed_values import POSITIONS, positions_of, read_values


def written(folder: Path, text: str, name: str = "list.txt") -> Path:
    (folder / name).write_text(text)
    return folder / name


@pytest.mark.parametrize(
    ("text", "ids", "values", "unit"),
    [
        ("a 1\nb 2\n", ["a", "b"], [1, 2], ""),
        ("a,1.5\nb,\n", ["a", "b"], [1.5, None], ""),
        ("id,size\n,arcsec\n007,1.5\n", ["007"], [1.5], "arcsec"),
        ("a merger, maybe\nb round\n", ["a", "b"], ["merger, maybe", "round"], ""),
        ("# mine\na\tyes\nb\t no\n", ["a", "b"], ["yes", "no"], ""),
    ],
)
def test_lines(tmp_path: Path, text: str, ids: list[str], values: list, unit: str) -> None:
    found = read_values(written(tmp_path, text))
    assert (found.ids, found.values.to_pylist(), found.unit) == (ids, values, unit)


def test_a_csv_keeps_its_ids_as_they_stand(tmp_path: Path) -> None:
    path = written(tmp_path, "objid,ra,dec,kind\n007,1,2,round\n010,3,4,\n", "kinds.csv")
    found = read_values(path)
    assert found.ids == ["007", "010"] and found.values.to_pylist() == ["round", None]
    bare = read_values(written(tmp_path, "007,3\n010,4\n", "bare.csv"))
    assert bare.ids == ["007", "010"] and bare.values.to_pylist() == [3, 4]


@pytest.mark.parametrize("ending", ["fits", "vot", "ecsv"])
def test_a_table_tells_its_unit(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"sizes.{ending}"
    kinds = {"fits": "fits", "vot": "votable", "ecsv": "ascii.ecsv"}
    table = Table({"id": ["a", "b"], "size": [1.5, 2.5] * units.arcsec, "mag": [1, 2]})
    table.write(path, format=kinds[ending])
    found = read_values(path, column="size")
    assert found.values.to_pylist() == [1.5, 2.5] and found.unit == "arcsec"
    with pytest.raises(SourceError, match=r"--values\): size, mag"):
        read_values(path)
    with pytest.raises(SourceError, match="no column 'width'"):
        read_values(path, column="width")


def test_positions_with_values(tmp_path: Path) -> None:
    found = read_values(written(tmp_path, "10.5 -2 7\n11 3 8\n"), by=POSITIONS)
    ra, dec = positions_of(found, tmp_path)
    assert (ra.tolist(), dec.tolist()) == ([10.5, 11], [-2, 3])
    assert found.values.to_pylist() == [7, 8]


@pytest.mark.parametrize("text", ["", "# nothing\n", "alone\n"])
def test_what_is_no_list_is_said(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"no rows|is not 'id value'"):
        read_values(written(tmp_path, text))
