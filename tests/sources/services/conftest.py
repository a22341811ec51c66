"""Images that a service would send, and addresses that lead to the server that stands in."""

import io

import numpy as np
import pytest
from astropy.io import fits
from PIL import Image

from tests.conftest import galaxy_image


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def jpeg(seed: int = 0, *, blank: bool = False) -> bytes:
    image = galaxy_image(np.random.default_rng(seed), kind="ring")
    held = io.BytesIO()
    Image.fromarray(np.full_like(image, 32) if blank else image).save(held, "JPEG", quality=90)
    return held.getvalue()


def three_bands() -> bytes:
    image = galaxy_image(np.random.default_rng(0), kind="ring").astype(np.float32)
    hdu = fits.PrimaryHDU(np.moveaxis(image, -1, 0))
    hdu.header["BANDS"] = "grz"
    held = io.BytesIO()
    hdu.writeto(held)
    return held.getvalue()
