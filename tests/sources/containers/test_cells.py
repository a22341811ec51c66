"""Images in cells, by what the column holds."""

import io

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from explorer.errors import ImageError
from explorer.sources.containers.cells import holds_images, picture_of
from tests.sources.containers.made import bands, is_red, pictures


def png(image: np.ndarray) -> bytes:
    held = io.BytesIO()
    Image.fromarray(image).save(held, "PNG")
    return held.getvalue()


PICTURE, LIGHT = pictures(1)[0], bands(1)[0]
PLANES = [{"band": name, "flux": LIGHT[at].tolist()} for name, at in (("z", 2), ("g", 0), ("r", 1))]
KINDS = {
    "bytes": (pa.array([png(PICTURE)]), True),
    "hugging face": (pa.array([{"bytes": png(PICTURE), "path": None}]), True),
    "lists": (pa.array([PICTURE.tolist()], pa.list_(pa.list_(pa.list_(pa.uint8())))), True),
    "structure of bands": (
        pa.array([{"band": ["z", "g", "r"], "flux": LIGHT[[2, 0, 1]].tolist()}]),
        True,
    ),
    "list of bands": (pa.array([PLANES]), True),
    "text": (pa.array(["a.png"]), False),
    "vector": (pa.array([[1.0, 2.0]]), False),
    "names": (pa.array([["a", "b"]]), False),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_told_apart_and_shown(kind: str) -> None:
    cells, is_image = KINDS[kind]
    assert holds_images(cells.type) == is_image
    if is_image:
        image = picture_of(cells[0], "Row 1")
        assert image.shape == (32, 32, 3) and is_red(image)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (pa.array([None], pa.binary()), "is empty"),
        (pa.array([b"no image"]), "not a JPEG"),
        (pa.array([{"bytes": None, "path": "a.png"}]), r"names a file \(a.png\)"),
        (pa.array([[[1.0, 2.0], [3.0]]]), "lists of several lengths"),
        (pa.array([[]], pa.list_(pa.list_(pa.float32()))), "lists of several lengths"),
    ],
)
def test_an_empty_or_damaged_cell_says_so(cells: pa.Array, told: str) -> None:
    with pytest.raises(ImageError, match=rf"Row 7: .*{told}"):
        picture_of(cells[0], "Row 7")
