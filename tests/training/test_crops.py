"""Crops of training, cut once."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.training.crops import WIDER, centre_crop, load_or_cut_crops, read_rgb
from tests.training.conftest import FRAME, picture


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{i}.png" for i in range(3)]
    for i, path in enumerate(paths):
        Image.fromarray(picture(i)).save(path)
    return paths


def test_crops_are_wider_than_the_frame_and_kept(files: list[Path], tmp_path: Path) -> None:
    side, cache = round(FRAME.size_px * WIDER), tmp_path / "crops.npy"
    told: list[str] = []
    crops = np.array(load_or_cut_crops(files, cache, FRAME, tell=told.append))
    assert crops.shape == (3, side, side, 3) and crops.dtype == np.uint8 and told
    for path in files:
        path.unlink()
    assert np.array_equal(load_or_cut_crops(files, cache, FRAME), crops)
    with pytest.raises(FileNotFoundError):  # a cache of another number is made again
        load_or_cut_crops(files[:2], cache, FRAME)


def test_the_middle_of_a_crop_is_the_frame() -> None:
    crops = np.zeros((2, round(FRAME.size_px * WIDER), round(FRAME.size_px * WIDER), 3), np.uint8)
    edge = (crops.shape[1] - FRAME.size_px) // 2
    crops[:, edge : edge + FRAME.size_px, edge : edge + FRAME.size_px] = 9
    assert centre_crop(crops).shape == (2, FRAME.size_px, FRAME.size_px, 3)
    assert (centre_crop(crops) == 9).all()


def test_a_grey_image_is_read_as_rgb(tmp_path: Path) -> None:
    Image.new("L", (5, 4), 80).save(tmp_path / "a.png")
    assert read_rgb(tmp_path / "a.png").shape == (4, 5, 3)
