"""How much a GPU check does, and one line of the table that they make."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """The device (as torch names it) and how much of everything; rows are cut to what fits."""

    device: str = "cuda"
    flat: int = 100_000_000
    ivf: int = 2_000_000
    images: int = 4_096
    views: int = 8
    rerank: int = 10_000_000
    mapped: int = 100_000
    runs: int = 20


@dataclass(frozen=True)
class Row:
    """One line of the table: a figure, the limit beside it, and what their ratio should be.

    `at_most` or `at_least` is the aim of measured / limit; neither, where there is none.
    """

    what: str
    measured: float
    unit: str
    limit: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def ratio(self) -> float:
        """Measured over limit."""
        return self.measured / self.limit if self.limit else float("nan")

    @property
    def reached(self) -> bool:
        """Whether the ratio is what it should be."""
        low = self.at_least is None or self.ratio >= self.at_least
        return low and (self.at_most is None or self.ratio <= self.at_most)
