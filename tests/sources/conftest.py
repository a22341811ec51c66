"""What the tests of this folder share."""

import io
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from PIL import Image

from explorer.errors import SourceError
from explorer.sources.open import open_source


def galaxy(size: int = 64, *, flux: float = 50.0, seed: int = 0) -> np.ndarray:
    """A round exponential disc on unit noise, float32 (size, size)."""
    y, x = np.mgrid[:size, :size] - size / 2
    noise = np.random.default_rng(seed).normal(0, 1, (size, size))
    return (flux * np.exp(-np.hypot(x, y) / 5) + noise).astype(np.float32)


def picture(path: Path, level: int = 100) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (8, 6), (level, level, level))
    image.putpixel((4, 3), (level + 9,) * 3)  # of one value throughout, it would show nothing
    image.save(path)
    return path


def table_folder(tmp_path: Path, rows: str) -> Path:
    for name in "abc":
        picture(tmp_path / "images" / f"{name}.png")
    path = tmp_path / "labels.csv"
    path.write_text(rows, encoding="utf-8")
    return path


def refused(spec: Path | str, **options) -> str:
    """The refusal, which is a single line."""
    with pytest.raises(SourceError) as caught:
        open_source(str(spec), **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


PLANTED = [(60.0, 40.0, 400.0), (150.0, 120.0, 200.0), (5.0, 150.0, 100.0)]  # x, y, peak


def sky(*, peaks: float = 1.0, shape: tuple[int, int] = (180, 200)) -> np.ndarray:
    """Unit noise on a slope with Gaussian sources, float32 (H, W)."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    image = np.random.default_rng(0).normal(100, 1, shape) + 0.05 * x
    for x0, y0, peak in PLANTED:
        image += peaks * peak * np.exp(-((x - x0) ** 2 / 2 + (y - y0) ** 2) / 18)
    return image.astype(np.float32)


def as_fits(data: np.ndarray, *, extension: bool = False, **cards) -> bytes:
    hdu = (fits.ImageHDU if extension else fits.PrimaryHDU)(data)
    hdu.header.update(cards)
    buffer = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), hdu] if extension else [hdu]).writeto(buffer)
    return buffer.getvalue()
