"""python -m tests.trials: run the trials named and print one table; status 1 if any failed."""

import argparse
import importlib
import json
import sys
import time
from collections.abc import Iterator

from tests.trials.outcome import Outcome, table

TRIALS = (
    "kills",
    "damage",
    "full_disk",
    "read_only",
    "requests",
    "filters",
    "bodies",
    "raters",
    "sessions",
    "images",
    "tables",
    "arguments",
)


def run(names: tuple[str, ...], scale: float) -> Iterator[Outcome]:
    """The outcomes of the trials in `names`, at `scale` of their full size."""
    for name in names:
        yield from importlib.import_module(f"tests.trials.{name}").trial(scale)


def main(words: list[str] | None = None) -> int:
    """Run what the words ask for; 1 where anything was wrong, lost or unresumable."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials", description=__doc__)
    known = f"of {', '.join(TRIALS)} (default: all)"
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help=known)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    asked = parser.parse_args(words)
    if unknown := set(asked.trials) - set(TRIALS):
        parser.error(f"no trial is called {', '.join(sorted(unknown))}; known: {', '.join(TRIALS)}")
    outcomes, began = [], time.monotonic()
    for outcome in run(tuple(asked.trials or TRIALS), asked.scale):
        outcomes.append(outcome)
        seconds = time.monotonic() - began
        sys.stderr.write(f"{seconds:5.0f} s  {outcome.trial}: {outcome.tried:,} tried\n")
    found = {"scale": asked.scale, "trials": [outcome.as_json() for outcome in outcomes]}
    sys.stdout.write((json.dumps(found, indent=1) if asked.json else table(outcomes)) + "\n")
    return 1 if any(outcome.failures for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
