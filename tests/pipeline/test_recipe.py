"""What a build is asked for names its source."""

from pathlib import Path

import pytest

from explorer.errors import SourceError
from explorer.pipeline.recipe import Recipe, opened
from explorer.sources.files import FileSource
from explorer.sources.services.positions import PositionSource
from explorer.sources.services.wanted import Wanted
from tests.conftest import write_galaxies


def test_a_table_has_images_beside_it_or_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = write_galaxies(tmp_path / "in")
    assert isinstance(opened(Recipe(str(table), tmp_path / "cat")), FileSource)
    monkeypatch.setenv("EXPLORER_CUTOUT_SERVER", "http://127.0.0.1:9/")
    fetched = opened(Recipe(str(table), tmp_path / "cat", limit=7, cutouts=Wanted("sdss")))
    assert isinstance(fetched, PositionSource) and fetched.table.num_rows == 7
    path = "/dr18/SkyServerWS/ImgCutout/getjpeg?"
    assert fetched.service.template.startswith(f"http://127.0.0.1:9{path}")
    assert fetched.service.told.startswith(f"https://skyserver.sdss.org{path}")
    assert fetched.folder == tmp_path / "cat" / "cutouts"


def test_a_wrong_one_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no cutout service"):
        opened(Recipe(str(tmp_path / "gone.csv"), tmp_path / "cat", cutouts=Wanted("nowhere")))
