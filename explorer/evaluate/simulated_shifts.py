"""Simulated covariate and prior shifts: images changed as by another instrument."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from explorer.arrays import RgbImage

Rng = np.random.Generator
SEEING = 0.012  # of the image's side: the blur's deviation, about a doubled seeing for SDSS
NOISE = 14.0  # of 255
WIDER = 1.6


def blur(image: RgbImage, rng: Rng, strength: float = 1.0) -> RgbImage:
    """Blurred, as from the ground on a poor night."""
    blur = strength * SEEING * min(image.shape[:2])
    soft = ndimage.gaussian_filter(image.astype(np.float32), (blur, blur, 0))
    return np.clip(soft, 0, 255).astype(np.uint8)


def add_noise(image: RgbImage, rng: Rng, strength: float = 1.0) -> RgbImage:
    """With the noise of a shorter exposure."""
    return np.clip(image + rng.normal(0, strength * NOISE, image.shape), 0, 255).astype(np.uint8)


def degrade(image: RgbImage, rng: Rng, strength: float = 1.0) -> RgbImage:
    """Blurred, then noisy."""
    return add_noise(blur(image, rng, strength), rng, strength)


def keep_one_band(image: RgbImage, rng: Rng, strength: float = 1.0) -> RgbImage:
    """One band: the middle one thrice; there is no more or less of it."""
    return np.repeat(image[..., 1:2], 3, axis=2)


def widen_frame(image: RgbImage, rng: Rng, strength: float = 1.0) -> RgbImage:
    """The galaxy smaller in a wider frame, sky around it."""
    side = min(image.shape[:2])
    inner = max(8, round(side / WIDER**strength))
    edge = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    out = np.empty((side, side, 3), np.uint8)
    out[:] = np.median(edge, axis=0).astype(np.uint8)
    at = (side - inner) // 2
    small = Image.fromarray(image).resize((inner, inner), Image.Resampling.LANCZOS)
    out[at : at + inner, at : at + inner] = np.asarray(small)
    return out


SHIFTS: dict[str, Callable[[RgbImage, Rng, float], RgbImage]] = {
    "seeing": blur,
    "noise": add_noise,
    "degraded": degrade,
    "grey": keep_one_band,
    "framing": widen_frame,
}
PRIORS = "priors"  # the same images in other shares


def thin_commonest_class(
    classes: NDArray[np.int64], *, seed: int, fewer: float = 0.2
) -> NDArray[np.int64]:
    """Rows in which the commonest class has a fifth of its galaxies: a shift of priors alone."""
    rng = np.random.default_rng(seed)
    common = int(np.bincount(classes).argmax())
    kept = (classes != common) | (rng.random(len(classes)) < fewer)
    return np.flatnonzero(kept)
