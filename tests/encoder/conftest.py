"""What the tests of this folder share."""

import numpy as np


def cutouts(count=5, side=50, seed=0):
    return list(np.random.default_rng(seed).integers(0, 255, (count, side, side, 3), np.uint8))


def galaxy(side=200, radius=20.0, *, ratio=0.5, sky=10):
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    light = 200 * np.exp(-np.hypot(x, y / ratio) / (radius / 2.3))
    noise = np.random.default_rng(3).normal(0, 1.5, (side, side))
    return np.repeat(np.clip(light + sky + noise, 0, 255)[:, :, None], 3, 2).astype(np.uint8)
