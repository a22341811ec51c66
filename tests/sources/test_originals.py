"""Images at full size, and the thumbnail that stands in for one that is gone."""

import shutil
from pathlib import Path

from explorer.catalogue.dataset import Catalogue
from explorer.sources.originals import Originals


def test_an_image_is_read_at_full_size_while_it_is_there(catalogue: Path, tmp_path: Path) -> None:
    opened = Catalogue.open(catalogue)
    there = Originals(opened)
    assert there.found and there.image(0).shape == (64, 64, 3)
    (tmp_path / "in" / "images" / "g000.png").unlink()
    assert there.image(0).shape == (192, 192, 3)  # of the thumbnail
    shutil.rmtree(tmp_path / "in")
    gone = Originals(opened)
    assert not gone.found and gone.image(5).shape == (192, 192, 3)
