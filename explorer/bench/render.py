"""How fast a cutout is drawn in another look, beside astropy's picture of the same bands."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from astropy.visualization import make_lupton_rgb
from numpy.typing import NDArray

from explorer.viewing.look import Look, render
from explorer.viewing.packed import packed

NAMES = ("g", "r", "z")
LOOKS = {
    "lupton": Look(),
    "bands_apart": Look(lupton=False),
    "zscale": Look(cuts="zscale"),
    "one_band": Look(bands=("r",), colours="inferno"),
    "fixed_cuts": Look(cuts="-1,40"),
}


def bench_render(side_px: int, repeats: int, *, seed: int = 0) -> dict[str, Any]:
    """Median milliseconds of each look, of astropy's Lupton picture, and of packing the numbers."""
    bands = _galaxy(side_px, np.random.default_rng(seed))
    ms = {name: _median_ms(repeats, _drawing(bands, look)) for name, look in LOOKS.items()}
    reds = bands[::-1]
    astropy_ms = _median_ms(repeats, lambda: make_lupton_rgb(*reds, stretch=5, Q=8))
    return {
        "side_px": side_px,
        "repeats": repeats,
        "restretch_ms": ms["lupton"],
        "ms": ms,
        "astropy_lupton_ms": astropy_ms,
        "ratio": round(ms["lupton"] / astropy_ms, 2),
        "pack_ms": _median_ms(repeats, lambda: packed(bands, {"names": NAMES})),
        "megabytes": round(bands.nbytes / 1e6, 2),
    }


def _drawing(bands: NDArray[np.float32], look: Look) -> Callable[[], object]:
    return lambda: render(bands, NAMES, look)


def _galaxy(side: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """An exponential disc in three bands on noise, float32 (3, side, side)."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    light = 50 * np.exp(-np.hypot(x, 2 * y) / (side / 12))
    noise = rng.normal(0, 1, (3, side, side))
    return (light * np.array([1, 2, 4])[:, None, None] + noise).astype(np.float32)


def _median_ms(repeats: int, work: Callable[[], object]) -> float:
    work()  # imports and the first pages of memory are not counted
    took = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return round(1000 * float(np.median(took)), 2)
