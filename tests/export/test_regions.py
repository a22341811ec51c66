"""Regions that DS9 and CASA read: one circle for each galaxy with a place."""

import io
import re

import pyarrow as pa
import pytest

from explorer.errors import ExplorerError
from explorer.export.regions import write_casa, write_ds9

TABLE = pa.table({"id": ["a", 'b"}\nglobal', "c"], "ra_deg": [0.5, 359.25, None],
                  "dec_deg": [-0.5, 89.0, 1.0]})  # fmt: skip


def written(write, table: pa.Table = TABLE) -> list[str]:
    stream = io.BytesIO()
    write(table, stream)
    return stream.getvalue().decode().splitlines()


def test_ds9_has_a_circle_for_each_place() -> None:
    lines = written(write_ds9)
    assert lines[0].startswith("# Region file format: DS9") and lines[2] == "icrs"
    found = [
        re.fullmatch(r'circle\((.*),(.*),5"\) # text=\{([^{}]*)\}', each) for each in lines[3:]
    ]
    assert [(float(each[1]), float(each[2]), each[3]) for each in found] == [
        (0.5, -0.5, "a"),
        (359.25, 89.0, 'b"  global'),
    ]


def test_casa_has_the_same_circles() -> None:
    lines = written(write_casa)
    assert lines[0] == "#CRTFv0" and len(lines) == 3
    form = r'circle\[\[(.*)deg, (.*)deg\], 5arcsec\], coord=ICRS, label="([^"]*)"'
    found = [re.fullmatch(form, each) for each in lines[1:]]
    assert [(float(each[1]), float(each[2])) for each in found] == [(0.5, -0.5), (359.25, 89.0)]
    assert found[1][3] == "b } global"


@pytest.mark.parametrize("write", [write_ds9, write_casa])
def test_without_places_there_is_no_region(write) -> None:
    with pytest.raises(ExplorerError, match="no RA and Dec"):
        written(write, TABLE.select(["id"]))
