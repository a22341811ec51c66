"""Fifty raters for a minute at human pace, by the running app's own routes; counted afterwards."""

import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

from explorer.labels import Labels
from explorer.labels.backup import OWN_FILE
from tests.trials.outcome import Outcome
from tests.trials.running import App, Visitor, running_app

RATERS, MINUTE_S = 50, 60.0
PACE_S = (1.0, 3.0)  # between two answers
PAGE = 10  # answers until the next page's images come, and its ranking is fitted
LIMIT_MS = 200.0
ANSWERS = ("up", "down", "artefact", "unsure", "3", None)
Line = tuple[str, str]  # galaxy, what the journal is to hold


@dataclass
class Sheet:
    """What one rater was told is stored, in order; milliseconds of each; what was refused."""

    who: str
    stored: list[Line] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def trial(scale: float) -> Iterator[Outcome]:
    """One outcome: every answer is a try; in the full form the 95th percentile counts too."""
    outcome = Outcome("raters")
    count, seconds = max(5, round(RATERS * scale)), max(5.0, MINUTE_S * scale)
    with running_app() as app:
        with ThreadPoolExecutor(count) as pool:
            until = time.monotonic() + seconds
            sheets = list(pool.map(lambda n: rate(app, f"rater {n}", until), range(count)))
        outcome.notes.append(f"{count} raters, {seconds:.0f} s, {app.memory_mb('VmHWM'):,.0f} MB")
        compare(outcome, sheets, app)
    took = [took for sheet in sheets for took in sheet.took_ms]
    outcome.p95_ms = statistics.quantiles(took, n=20)[-1]
    if scale >= 1 and outcome.p95_ms > LIMIT_MS:
        outcome.count("wrong", f"95 % within {outcome.p95_ms:.0f} ms, not {LIMIT_MS:.0f}")
    yield outcome


def rate(app: App, who: str, until: float) -> Sheet:
    """One rater at work until the clock says `until`."""
    rng, sheet, visitor, since = Random(who), Sheet(who), Visitor(app), 0
    time.sleep(rng.uniform(0, PACE_S[1]))
    while time.monotonic() < until:
        if len(sheet.took_ms) % PAGE == 0:
            next_page(visitor, who, rng)
        galaxy, answer = rng.choice(app.galaxies), rng.choice(ANSWERS)
        body = {"galaxies": [galaxy], "answer": answer, "who": who, "since": since}
        status, content, took = visitor.post("rate", body)
        sheet.took_ms.append(took)
        if status == 200:
            sheet.stored.append((galaxy, answer or ""))
            since = json.loads(content)["seq"]
        else:
            sheet.refused.append(f"{status} {content[:200]!r}")
        time.sleep(rng.uniform(*PACE_S))
    visitor.close()
    return sheet


def next_page(visitor: Visitor, who: str, rng: Random) -> None:
    """What a page of candidates asks for: its images, a card under the mouse, its ranking."""
    visitor.get(f"pack?rows={','.join(str(rng.randrange(100)) for _ in range(24))}")
    visitor.get(f"galaxy/{rng.randrange(100)}?who={who.replace(' ', '%20')}")
    visitor.post("prepare", {"who": who, "mode": "balanced"})


def compare(outcome: Outcome, sheets: list[Sheet], app: App) -> None:
    """Count what was stored, refused, lost and misfiled, from the journal itself."""
    labels = Labels(app.catalogue / OWN_FILE)
    lines = labels.journal(limit=1_000_000)
    labels.close()
    for sheet in sheets:
        held = [(line.galaxy, line.value) for line in lines if line.who == sheet.who]
        found, asked = Counter(held), Counter(sheet.stored)
        for line in (asked - found).elements():
            outcome.count("lost", f"{sheet.who}: {line}")
        for line in (found - asked).elements():
            outcome.count("wrong", f"misfiled under {sheet.who}: {line}")
        for line in sheet.refused:
            outcome.count("wrong", f"{sheet.who}: {line}")
        for _ in (asked & found).elements():
            outcome.count("worked")
        if found == asked and held != sheet.stored:
            outcome.count("wrong", f"{sheet.who}: stored in another order")
    for who in {line.who for line in lines} - {sheet.who for sheet in sheets}:
        outcome.count("wrong", f"filed under {who}, who rated nothing")
