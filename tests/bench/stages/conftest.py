"""One size of galaxies, drawn, written and indexed, that the stages work on."""

import numpy as np
import pytest

from explorer.bench.scale_size import Size
from explorer.bench.scale_stages import STAGES
from explorer.sources.cutouts import jpeg_thumbnail
from tests.conftest import galaxy_image


@pytest.fixture(scope="session")
def size(tmp_path_factory: pytest.TempPathFactory) -> Size:
    image = galaxy_image(np.random.default_rng(0), kind="round")
    made = Size(tmp_path_factory.mktemp("scale"), 5_000, 8, 0, (jpeg_thumbnail(image),), "ivf")
    for stage in ("vectors", "add", "index"):
        STAGES[stage](made)
    return made
