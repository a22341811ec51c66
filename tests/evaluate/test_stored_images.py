"""Tests of explorer.evaluate.stored_images."""

import numpy as np
import pytest

from explorer.evaluate import stored_images
from explorer.evaluate.stored_images import StoredImages
from explorer.sources.cutouts import decode_image
from explorer.workspace.workspace import Workspace


def test_images_are_those_of_the_rows_and_are_read_a_block_at_a_time(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_images, "_BLOCK", 3)
    rows = np.array([5, 2, 40, 7, 11])
    images, read = StoredImages(workspace.catalogue, rows), workspace.catalogue.thumbnails
    asked: list[int] = []
    monkeypatch.setattr(
        workspace.catalogue, "thumbnails", lambda some: asked.append(len(some)) or read(some)
    )
    seen = [images.read(number) for number in range(5)]
    wanted = [decode_image(data) for data in read(rows)]
    assert all(np.array_equal(one, other) for one, other in zip(seen, wanted, strict=True))
    assert asked == [3, 2]
