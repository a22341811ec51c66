"""Images → network input: find the central source, frame it, resize, normalise."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

_COARSE_PX = 64
_GRID = np.hypot(*(np.mgrid[:_COARSE_PX, :_COARSE_PX] - (_COARSE_PX - 1) / 2))  # from the centre


@dataclass(frozen=True)
class Frame:
    """How an encoder wants its pixels; part of the encoder's record.

    `kind` is "source" (a square around the central source, whatever its size in the image) or
    "centre" (a fixed central zoom). `margin` is the half side in units of the source's radius.
    """

    size_px: int = 80
    kind: str = "source"
    margin: float = 1.75
    zoom: float = 1.0
    channels: int = 3
    mean: tuple[float, ...] = (0.0, 0.0, 0.0)
    std: tuple[float, ...] = (1.0, 1.0, 1.0)
    gamma: float = 1.0
    disc: bool = True

    def record(self) -> dict[str, Any]:
        """The fields as JSON-able values."""
        return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(self).items()}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Frame":
        """Rebuild a frame from `record()`; unknown keys are a TypeError."""
        fields: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in record.items()
        }
        return cls(**fields)


def source_radius(image: NDArray[np.uint8]) -> float:
    """The radius of the central source as a fraction of the image's shorter side.

    The source is the connected region around the centre that stands above the sky, its radius
    the 90th percentile of distance from the centre; 0.05 to 0.5, and 0.2 where nothing stands out.
    """
    grey = _coarse_grey(image)
    sky = np.sort(grey[_GRID > 0.42 * _COARSE_PX])
    sky = sky[: 3 * len(sky) // 4]  # the brightest quarter may be companions
    level = float(sky[len(sky) // 2])
    peak = float(grey[_GRID < 4].max()) - level
    regions, _ = ndimage.label(
        (grey > level + max(3.0, 4.0 * float(sky.std()), 0.12 * peak)) & (_GRID < _COARSE_PX / 2)
    )
    inside = regions[_GRID < 4]
    if not inside.any():
        return 0.2
    central = np.bincount(inside[inside > 0]).argmax()
    far = np.sort(_GRID[regions == central])
    return float(np.clip(far[int(0.9 * (len(far) - 1))] / _COARSE_PX, 0.05, 0.5))


def _coarse_grey(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    square = Image.fromarray(_square(image))
    size = (_COARSE_PX, _COARSE_PX)
    small = square.resize(size, Image.Resampling.BOX, reducing_gap=1.0)
    return ndimage.gaussian_filter(np.asarray(small, dtype=np.float32).mean(axis=2), 0.7)


def _square(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    side = min(image.shape[:2])
    top, left = (image.shape[0] - side) // 2, (image.shape[1] - side) // 2
    return np.ascontiguousarray(image[top : top + side, left : left + side])


def half_side(image: NDArray[np.uint8], frame: Frame) -> float:
    """Half the side of the framed square as a fraction of the image's shorter side."""
    if frame.kind == "centre":
        return 0.5 / frame.zoom
    return float(np.clip(frame.margin * source_radius(image), 0.12, 0.5))


def framed(image: NDArray[np.uint8], frame: Frame, *, wider: float = 1.0) -> NDArray[np.uint8]:
    """The framed square as uint8 (S, S, 3), S = frame.size_px; sky fills what lies outside.

    `wider` enlarges the square around the same centre (training crops cut their views from it).
    """
    square = _square(image)
    side = square.shape[0]
    half = half_side(image, frame) * wider * side
    pad = max(0, int(np.ceil(half - side / 2)))
    if pad:
        square = _padded(square, pad)
    centre = square.shape[0] / 2
    low, high = (float(np.clip(v, 0, square.shape[0])) for v in (centre - half, centre + half))
    box = (low, low, high, high)
    size = (frame.size_px, frame.size_px)
    return np.asarray(Image.fromarray(square).resize(size, Image.Resampling.BILINEAR, box=box))


def _padded(square: NDArray[np.uint8], pad: int) -> NDArray[np.uint8]:
    edge = np.concatenate([square[0], square[-1], square[:, 0], square[:, -1]])
    side = square.shape[0] + 2 * pad
    out = np.empty((side, side, 3), dtype=np.uint8)
    out[:] = np.median(edge, axis=0).astype(np.uint8)
    out[pad:-pad, pad:-pad] = square
    return out
