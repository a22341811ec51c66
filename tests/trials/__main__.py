"""python -m tests.trials: run the trials and print one table; exit status 1 if any failed."""

import argparse
import importlib
import json
import sys
import time
from collections.abc import Iterator

from tests.trials.outcome import Outcome, table

TRIALS = ("kills", "damage", "full_disk", "requests", "filters", "bodies")


def run(names: tuple[str, ...], scale: float) -> Iterator[Outcome]:
    """The outcomes of the trials in `names`, at `scale` of their full size."""
    for name in names:
        yield from importlib.import_module(f"tests.trials.{name}").trial(scale)


def main(words: list[str] | None = None) -> int:
    """Run what the words ask for; 1 where anything was wrong, lost or unresumable."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=TRIALS, default=TRIALS, metavar="TRIAL")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    asked = parser.parse_args(words)
    outcomes, began = [], time.monotonic()
    for outcome in run(tuple(asked.only), asked.scale):
        outcomes.append(outcome)
        seconds = time.monotonic() - began
        sys.stderr.write(f"{seconds:5.0f} s  {outcome.trial}: {outcome.tried:,} tried\n")
    found = {"scale": asked.scale, "trials": [outcome.as_json() for outcome in outcomes]}
    sys.stdout.write((json.dumps(found, indent=1) if asked.json else table(outcomes)) + "\n")
    return 1 if any(outcome.failures for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
