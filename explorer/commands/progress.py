"""progress: how far one researcher has come, and what an audit says is left."""

from dataclasses import asdict
from typing import Any

import explorer
from explorer.commands.parser import (
    Arguments,
    Commands,
    add_catalogue,
    add_researcher,
    who_of,
    whole_number,
)
from explorer.labels import Rater


def register(commands: Commands) -> None:
    """Add `progress`."""
    progress = commands.add("progress", run_progress, say_progress)
    add_catalogue(progress)
    add_researcher(progress)
    progress.add_argument(
        "--audit", type=whole_number, metavar="N", help="draw N random galaxies to rate"
    )


def run_progress(arguments: Arguments) -> dict[str, Any]:
    """Ratings so far, hits, and what an audit says is left."""
    workspace = explorer.open(arguments.catalogue)
    rater = Rater(who_of(arguments), arguments.theme)
    if arguments.audit:
        workspace.audit.draw(rater, size=arguments.audit)
    state = workspace.audit.progress(rater)
    to_rate = workspace.audit.waiting(rater, size=len(workspace.catalogue))
    return {
        **rater.words,
        "rated": state.rated,
        "found": state.found,
        "hit_rate": state.hit_rate,
        "recent_hit_rate": state.recent_hit_rate,
        "curve": state.curve.tolist(),
        "left": asdict(state.left) if state.left else None,
        "audit": {"drawn": state.drawn, "answered": state.audited},
        "audit_to_rate": [str(workspace.catalogue.ids()[row]) for row in to_rate],
        "sentence": state.sentence,
    }


def say_progress(result: dict[str, Any]) -> str:
    """The sentence, and what is to be rated for the audit."""
    waiting = result["audit_to_rate"]
    return result["sentence"] + (f"\nto rate: {' '.join(waiting)}" if waiting else "")
