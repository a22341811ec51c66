"""Tables of positions: ids and places checked at once, names of kept files that stay."""

from pathlib import Path

import pytest

from explorer.errors import SourceError
from explorer.sources.files import Reading
from explorer.sources.placed import kept_name, read_placed


def rows(folder: Path, text: str, **reading: object) -> list[str]:
    (folder / "p.csv").write_text(text)
    found = read_placed(folder / "p.csv", Reading(**reading), option="--tiles")  # type: ignore[arg-type]
    return found.ids.to_pylist()


def test_ids_are_those_of_the_table_or_made_of_the_place(tmp_path: Path) -> None:
    assert rows(tmp_path, "id,ra,dec\n007,1,2\n") == ["007"]
    assert rows(tmp_path, "ra,dec\n1,-2\n3,4\n", limit=1) == ["J001.00000-02.00000"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,x\na,1\n", "no columns of positions"),
        ("id,ra,dec\na,1,\n", "Row 1 of .* has no position"),
        ("id,ra,dec\na,1,95\n", "outside -90 to 90"),
        ("id,ra,dec\na,1,5\na,2,5\n", "given twice"),
        ("id,ra,dec\n", "no rows"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        rows(tmp_path, text)


def test_what_is_no_table_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="--tiles takes a table of positions"):
        read_placed(tmp_path / "gone.csv", Reading(), option="--tiles")


def test_a_kept_name_changes_with_what_it_is_made_of() -> None:
    name = kept_name("NGC 1/a", "60 arcsec", "fits")
    assert name == kept_name("NGC 1/a", "60 arcsec", "fits") and name.endswith(".fits")
    assert name.count("/") == 1 and name != kept_name("NGC 1/a", "30 arcsec", "fits")
