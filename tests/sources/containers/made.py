"""Small galaxies to fill containers with."""

import numpy as np

SIDE = 32


def galaxy(peak: float = 200.0) -> np.ndarray:
    """An exponential disc, float32 (32, 32), without noise."""
    y, x = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    return (peak * np.exp(-np.hypot(x, y) / 4)).astype(np.float32)


def pictures(count: int) -> np.ndarray:
    """Red galaxies, uint8 (count, 32, 32, 3), each brighter than the one before."""
    planes = [
        np.stack([galaxy(100 + 10 * at), galaxy(60), galaxy(20)], axis=-1) for at in range(count)
    ]
    return np.stack(planes).astype(np.uint8)


def bands(count: int) -> np.ndarray:
    """Light in g, r and z, float32 (count, 3, 32, 32): red galaxies on noise."""
    noise = np.random.default_rng(0).normal(0, 0.5, (count, 3, SIDE, SIDE))
    return (np.stack([galaxy(20), galaxy(60), galaxy(120)]) + noise).astype(np.float32)


def is_red(image: np.ndarray) -> bool:
    """Whether the middle of a picture (H, W, 3) is redder than blue."""
    middle = image[12:20, 12:20].astype(int)
    return bool(middle[..., 0].mean() > middle[..., 2].mean() + 10)
