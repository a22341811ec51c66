"""Each stage of the scale bench does its work on real files."""

import io

import numpy as np
import pytest
from PIL import Image

import explorer
from explorer.bench.scale_size import Size
from explorer.bench.scale_stages import FIRST, STAGES, numbered
from explorer.sources.cutouts import jpeg_thumbnail
from tests.conftest import galaxy_image
from tests.contracts.test_index import NEEDS_MILVUS


@pytest.fixture(scope="module")
def size(tmp_path_factory: pytest.TempPathFactory) -> Size:
    image = galaxy_image(np.random.default_rng(0), kind="round")
    made = Size(tmp_path_factory.mktemp("scale"), 5_000, 8, 0, (jpeg_thumbnail(image),), "ivf")
    for stage in ("vectors", "add", "index"):
        STAGES[stage](made)
    return made


def test_search_finds_what_is_near(size: Size) -> None:
    for stage in ("search", "filter"):
        found = STAGES[stage](size)
        assert found["recall"] >= 0.9 and 0 < found["seconds"] <= found["worst_s"]


def test_a_page_after_each_rating(size: Size) -> None:
    found = STAGES["rerank"](size)
    assert 0 < found["seconds"] and 0 < found["first_s"]


def test_the_catalogue_opens_and_answers(size: Size) -> None:
    assert STAGES["open"](size)["seconds"] > 0
    assert len(explorer.open(size.catalogue)) == 5_000


def test_a_repeated_thumbnail_takes_its_place_each_time(size: Size) -> None:
    (jpeg,) = size.thumbnails
    stored = numbered(jpeg, 7)
    plain, marked = (np.asarray(Image.open(io.BytesIO(one))) for one in (jpeg, stored))
    assert np.array_equal(plain, marked) and stored != numbered(jpeg, 8)
    files = (size.catalogue / "galaxies.lance").rglob("*")
    assert sum(path.stat().st_size for path in files if path.is_file()) > 5_000 * len(jpeg)


def test_tiles_are_drawn(size: Size) -> None:
    assert STAGES["tiles"](size)["seconds"] > 0


@NEEDS_MILVUS
@pytest.mark.slow
def test_milvus_finds_the_same(size: Size) -> None:
    found = STAGES["milvus"](size)
    assert found["recall"] >= 0.95 and found["build_s"] > 0


@pytest.mark.slow
def test_a_map_is_laid_out_over_the_graph(size: Size) -> None:
    STAGES["graph"](size)
    STAGES["layout"](size)
    assert np.load(size.folder / "positions.npy").shape == (5_000, 2)


def test_what_a_stage_needs_comes_before_it() -> None:
    order = list(STAGES)
    for stage, before in FIRST.items():
        assert all(order.index(one) < order.index(stage) for one in before)
