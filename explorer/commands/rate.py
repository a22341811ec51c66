"""rate, tag: one researcher's answers and tags, for a galaxy, for many, or from a file."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import explorer
from explorer.commands.listed import add_listed, named_galaxies, say_unmatched
from explorer.commands.parser import (
    Arguments,
    Commands,
    add_catalogue,
    add_researcher,
    named_path,
    who_of,
)
from explorer.errors import ExplorerError, LabelError, reason_of, unwritten
from explorer.files import STANDARD_OUTPUT
from explorer.labels import ANSWERS, Rater
from explorer.workspace.workspace import Workspace


def register(commands: Commands) -> None:
    """Add `rate` and `tag`."""
    rate = commands.add("rate", run_rate, say_rate)
    add_catalogue(rate)
    add_listed(rate)
    what = rate.add_mutually_exclusive_group(required=True)
    what.add_argument("--answer", choices=(*ANSWERS, "none"), help="none takes the rating back")
    what.add_argument("--undo", action="store_true", help="take back the last rating step")
    what.add_argument(
        "--import", dest="file", type=named_path, metavar="FILE", help="ratings as CSV"
    )
    place = "ratings as CSV; - is standard output"
    what.add_argument("--export", dest="to", type=named_path, metavar="FILE", help=place)
    rate.add_argument("--preview", action="store_true", help="with --import: only say what it does")
    rate.add_argument(
        "--conflicts",
        choices=("keep", "replace"),
        default="keep",
        help="with --import: where answers differ, keep those held here (default) or replace them",
    )
    add_researcher(rate)
    tag = commands.add("tag", run_tag, say_rate)
    add_catalogue(tag)
    add_listed(tag)
    tag.add_argument("--tag", required=True, help="mergers/sure puts it in a collection")
    tag.add_argument("--who", default="")


def run_rate(arguments: Arguments) -> dict[str, Any]:
    """One answer for one or several galaxies, a file of answers in or out, or a step back."""
    workspace = explorer.open(arguments.catalogue)
    with closing(workspace.labels):
        return _rate(workspace, arguments)


def _rate(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    rater = Rater(who_of(arguments), arguments.theme)
    if arguments.file is not None:
        return _import_ratings(workspace, arguments, rater)
    if arguments.to is not None:
        arguments.speaks_on_stderr = arguments.to == STANDARD_OUTPUT
        count = _export_ratings(workspace, arguments.to, rater)
        return {"file": str(arguments.to), "rows": count, **rater.words}
    if arguments.undo:
        return {
            "undone": workspace.labelling.undo(rater),
            **rater.words,
            "seq": workspace.labels.version(),
        }
    named = named_galaxies(workspace, arguments)
    answer = None if arguments.answer == "none" else arguments.answer
    seq = workspace.labelling.rate(named.ids, answer, rater)
    return {"rated": named.ids, "answer": answer, **rater.words, "seq": seq, **named.told}


def _import_ratings(workspace: Workspace, arguments: Arguments, rater: Rater) -> dict[str, Any]:
    try:
        data = arguments.file.read_bytes()
    except OSError as error:
        raise LabelError(f"{arguments.file} cannot be read ({reason_of(error)}).") from error
    proposal = workspace.labelling.propose_ratings(data, rater)
    replace = arguments.conflicts == "replace"
    stored = (
        0
        if arguments.preview
        else workspace.labelling.import_ratings(proposal, rater, replace=replace)
    )
    return {
        "file": str(arguments.file),
        **rater.words,
        "stored": stored,
        "new": len(proposal.new),
        "same": len(proposal.same),
        "conflicts": [asdict(conflict) for conflict in proposal.conflicts],
        "unknown": proposal.unknown,
        "refused": proposal.refused,
        "other_themes": proposal.other_themes,
    }


def _export_ratings(workspace: Workspace, path: Path, rater: Rater) -> int:
    try:
        return workspace.labelling.write_ratings(path, rater)
    except OSError as error:
        raise ExplorerError(unwritten(path, error)) from error


def run_tag(arguments: Arguments) -> dict[str, Any]:
    """One tag on one or several galaxies, on disk."""
    workspace = explorer.open(arguments.catalogue)
    who = who_of(arguments)
    with closing(workspace.labels):
        named = named_galaxies(workspace, arguments)
        seq = workspace.tag(named.ids, arguments.tag, who=who)
    return {"tagged": named.ids, "tag": arguments.tag, "who": who, "seq": seq, **named.told}


def say_rate(result: dict[str, Any]) -> str:
    """That it is stored, written or taken back; of an import, what became of each line."""
    if "undone" in result:
        return f"taken back: {', '.join(result['undone']) or 'nothing was left to take back'}"
    if "rows" in result:
        return f"{result['rows']:,} ratings written to {result['file']}"
    if "stored" not in result:
        galaxies = len(result.get("tagged", result.get("rated", [])))
        told = f"{galaxies:,} stored for {result['who']} (journal line {result['seq']})"
        return "\n".join([told, *say_unmatched(result)])
    lines = [f"{result['stored']:,} ratings stored of {result['new']:,} new"]
    lines += [
        f"conflict {c['galaxy']}: {c['held']} here ({c['held_at']}), "
        f"{c['proposed']} in the file ({c['by'] or 'unnamed'} {c['at']})"
        for c in result["conflicts"]
    ]
    lines += [f"not in this catalogue: {galaxy}" for galaxy in result["unknown"]]
    return "\n".join([*lines, *result["refused"]])
