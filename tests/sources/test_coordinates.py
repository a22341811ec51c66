"""Sky positions in a user's table: which columns, which spelling, and what cannot be one."""

import numpy as np
import pyarrow as pa
import pytest

from explorer.errors import SourceError
from explorer.sources.coordinates import POSITION_NAMES, find_position


def found(**columns: list[object]) -> tuple[list[float], list[float]]:
    position = find_position(pa.table(columns), where="t.csv")
    assert position is not None
    return position[0].tolist(), position[1].tolist()


@pytest.mark.parametrize("names", POSITION_NAMES)
def test_every_pair_of_names_is_known_in_any_case(names: tuple[str, str]) -> None:
    ra, dec = names
    assert found(**{ra.upper(): [10.0], f"_{dec.title()} ": [-5]}) == ([10], [-5])


def test_a_table_without_a_pair_has_no_position() -> None:
    assert find_position(pa.table({"ra": [1.0], "z": [0.1]}), where="t.csv") is None


def test_numbers_go_before_text_and_gaps_are_unknown() -> None:
    ra, dec = found(ra=["00:00:00"], dec=["+00:00:00"], radeg=[360.0], decdeg=[-90.0])
    assert (ra, dec) == ([0], [-90])  # 360 degrees are none
    ra, dec = found(ra=["12:30:00", None, "--"], dec=["-00:30:00", "", "nan"])
    assert ra[0] == 187.5 and dec[0] == -0.5
    assert np.isnan([*ra[1:], *dec[1:]]).all()


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"ra": [1.0, 361.0], "dec": [0.0, 0.0]}, "Row 2 of t.csv has ra = 361, outside 0 to 360"),
        ({"ra": [1.0], "dec": [-90.5]}, "dec = -90.5, outside -90 to 90"),
        ({"ra": [1.0], "dec": [float("inf")]}, "dec = inf"),
        ({"ra": ["north"], "dec": ["up"]}, "Row 1 of t.csv has no angle in column 'ra'"),
    ],
)
def test_what_cannot_be_a_position_names_its_row(columns: dict, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        find_position(pa.table(columns), where="t.csv")
