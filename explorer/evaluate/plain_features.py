"""Features to hold a search against: another encoder's, random weights', components of pixels."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.decomposition import PCA

from explorer.encoder import embed, load_encoder
from explorer.encoder.models import untrained_encoder

_PIXELS = 64

Read = Callable[[int], NDArray[np.uint8]]  # the image (H, W, 3) of a row


def features_of(
    name: str, read: Read, count: int, *, views: int = 8, seed: int = 0
) -> NDArray[np.float32]:
    """Features (N, D) of `count` images by the encoder `name`.

    "pixels" are 40 principal components of the images at 64 px, "untrained" is the bundled
    encoder's network with random weights drawn by `seed`.
    """
    if name == "pixels":
        return pixel_components(read, count)
    encoder = untrained_encoder(seed=seed) if name == "untrained" else load_encoder(name)
    batches = embed(encoder, read, count, views=views)
    return np.concatenate([batch.embeddings for batch in batches])


def pixel_components(read: Read, count: int, *, components: int = 40) -> NDArray[np.float32]:
    """The leading principal components (N, 40) of the images' pixels at 64 px."""
    small = [Image.fromarray(read(row)).resize((_PIXELS, _PIXELS)) for row in range(count)]
    pixels = np.stack([np.asarray(image).ravel() for image in small]).astype(np.float32) / 255
    fitted = PCA(min(components, count), svd_solver="randomized", random_state=0)
    return fitted.fit_transform(pixels)
