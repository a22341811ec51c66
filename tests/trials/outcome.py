"""What a trial found, and the table of all of them."""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

HEADS = ("trial", "tried", "worked", "in a sentence", "wrong", "lost", "unresumable", "p95")
SHOWN = 12
LOCK = threading.Lock()
PYTHON = re.compile(
    r"Traceback|<class|NoneType|invalid literal|object (is not|has no)|unexpected keyword"
    r"|0x[0-9a-f]{8}"
)


@dataclass
class Outcome:
    """The counts of one trial; safe to share between threads.

    Attributes:
        worked: tries that did what was asked.
        sentences: tries answered in a sentence.
        wrong: tracebacks, hangs and wrong answers, one line each.
        lost: what had been acknowledged or stored and was not there afterwards.
        unresumable: catalogues that could not be finished or opened afterwards.
        skipped: why the trial did not run; "" where it did.
        notes: what else was measured, a line each.
    """

    trial: str
    worked: int = 0
    sentences: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unresumable: list[str] = field(default_factory=list)
    p95_ms: float | None = None
    skipped: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """How many tries were made."""
        failed = len(self.wrong) + len(self.lost) + len(self.unresumable)
        return self.worked + self.sentences + failed

    @property
    def failures(self) -> list[str]:
        """Every failed try in one line, its kind first."""
        kinds = {"wrong": self.wrong, "lost": self.lost, "unresumable": self.unresumable}
        return [f"{kind}: {line}" for kind, lines in kinds.items() for line in lines]

    def count_all(self, verdicts: Iterable[tuple[str, str]], failure: str) -> None:
        """Count what a child found, each (verdict, line), and its own failure, if any, as wrong."""
        if failure:
            self.count("wrong", failure)
        for verdict, line in verdicts:
            self.count(verdict, line)

    def count(self, verdict: str, line: str = "") -> None:
        """Count one try under "worked", "sentences", "wrong", "lost" or "unresumable"."""
        with LOCK:
            if verdict in ("worked", "sentences"):
                setattr(self, verdict, getattr(self, verdict) + 1)
            else:
                getattr(self, verdict).append(" ".join(line.split())[:400])

    def as_json(self) -> dict[str, Any]:
        """The counts, with a line for each failure."""
        return {
            "trial": self.trial,
            "tried": self.tried,
            "worked": self.worked,
            "sentences": self.sentences,
            "wrong": len(self.wrong),
            "lost": len(self.lost),
            "unresumable": len(self.unresumable),
            "p95_ms": self.p95_ms,
            "skipped": self.skipped,
            "notes": self.notes,
            "failures": self.failures,
        }


@contextmanager
def one_try(outcome: Outcome, name: str) -> Iterator[None]:
    """Count what the block raises as wrong: a try that fails must not end the trial."""
    try:
        yield
    except Exception as error:
        outcome.count("wrong", f"{name}: {type(error).__name__}: {error}")


def table(outcomes: Sequence[Outcome]) -> str:
    """One row a trial, then the failures."""
    rows = [HEADS, *(_row(outcome) for outcome in outcomes)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADS))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    return "\n".join([*(line.rstrip() for line in lines), *_notes(outcomes)])


def _row(outcome: Outcome) -> tuple[str, ...]:
    found = outcome.as_json()
    names = ("tried", "worked", "sentences", "wrong", "lost", "unresumable")
    p95 = "" if outcome.p95_ms is None else f"{outcome.p95_ms:.0f} ms"
    return (outcome.trial, *(f"{found[name]:,}" for name in names), p95)


def _notes(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        if outcome.skipped:
            yield f"{outcome.trial} skipped: {outcome.skipped}"
        yield from (f"{outcome.trial}: {note}" for note in outcome.notes)
        alike = Counter(outcome.failures)
        for line, times in alike.most_common(SHOWN):
            yield f"{outcome.trial} {line}" + (f" ({times} times)" if times > 1 else "")
        if len(alike) > SHOWN:
            yield f"{outcome.trial}: {len(alike) - SHOWN} more, all in --json"
