"""What the tests of this folder share."""

import numpy as np

WIDTH = 8


def survey(
    count: int, *, shares: tuple[float, ...] = (0.5, 0.5), apart: float = 2.5, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, 8) of classes that lie along the first axes."""
    rng = np.random.default_rng(seed)
    classes = rng.choice(len(shares), count, p=shares)
    points = rng.normal(size=(count, WIDTH))
    points[np.arange(count), classes] += apart
    return points, classes.astype(np.int64)


def moved(points: np.ndarray, seed: int = 9) -> np.ndarray:
    """The same galaxies through another instrument: shifted and stretched."""
    rng = np.random.default_rng(seed)
    return points * rng.uniform(0.4, 2.5, WIDTH) + rng.normal(size=WIDTH) * 3


def accuracy(answer: np.ndarray, classes: np.ndarray) -> float:
    return float((answer.argmax(axis=1) == classes).mean())
