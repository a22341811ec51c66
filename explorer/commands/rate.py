"""rate, tag, rank, why, progress: one researcher's answers, and what they lead to."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import explorer
from explorer.anomaly import top_rows
from explorer.commands.listed import add_listed, named_galaxies, say_unmatched
from explorer.commands.parser import (
    Arguments,
    Commands,
    Parser,
    add_catalogue,
    add_researcher,
    add_where,
    named_path,
    positive_number,
    table,
    whole_number,
)
from explorer.config import Settings
from explorer.errors import ExplorerError, LabelError, reason_of, unwritten
from explorer.files import STANDARD_OUTPUT
from explorer.labels import ANSWERS, Rater
from explorer.workspace.likely import likely_galaxies
from explorer.workspace.workspace import Workspace

TOP = 100


def register(commands: Commands) -> None:
    """Add `rate`, `progress`, `why`, `tag` and `rank`."""
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
    progress = commands.add("progress", run_progress, say_progress)
    add_catalogue(progress)
    add_researcher(progress)
    progress.add_argument(
        "--audit", type=whole_number, metavar="N", help="draw N random galaxies to rate"
    )
    why = commands.add("why", run_why, say_why)
    add_catalogue(why)
    why.add_argument("--id", required=True, metavar="ID")
    add_researcher(why)
    tag = commands.add("tag", run_tag, say_rate)
    add_catalogue(tag)
    add_listed(tag)
    tag.add_argument("--tag", required=True, help="mergers/sure puts it in a collection")
    tag.add_argument("--who", default="")
    rank = commands.add("rank", run_rank, say_rank)
    add_catalogue(rank)
    add_researcher(rank)
    add_where(rank)
    rank.add_argument(
        "--top", type=whole_number, help="how many (default: 100; with --miss-cost, all likely)"
    )
    add_miss_cost(rank)


def add_miss_cost(parser: Parser) -> None:
    """How many galaxies are likely enough liked."""
    cost = (
        "only unrated galaxies that are likely enough liked, where a miss costs as much as R false "
        "alarms: 4 keeps those of a probability of 1/5 or more"
    )
    parser.add_argument("--miss-cost", type=positive_number, metavar="R", help=cost)


def who_of(arguments: Arguments) -> str:
    """The researcher named, or the one at the keyboard."""
    return arguments.who or Settings.from_environment().who


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


def run_why(arguments: Arguments) -> dict[str, Any]:
    """The rated galaxies that carry the most weight, for and against."""
    workspace = explorer.open(arguments.catalogue)
    why = workspace.ranking.why(arguments.id, Rater(who_of(arguments), arguments.theme))
    ids = workspace.catalogue.ids()

    def listed(rows: Any, weights: Any) -> list[dict[str, Any]]:
        pairs = zip(rows, weights, strict=True)
        return [{"id": str(ids[row]), "weight": round(float(share), 4)} for row, share in pairs]

    return {
        "id": arguments.id,
        "probability": why.probability,
        "place": why.place,
        "for": listed(why.speaks_for, why.weights_for),
        "against": listed(why.against, why.weights_against),
    }


def run_tag(arguments: Arguments) -> dict[str, Any]:
    """One tag on one or several galaxies, on disk."""
    workspace = explorer.open(arguments.catalogue)
    who = who_of(arguments)
    with closing(workspace.labels):
        named = named_galaxies(workspace, arguments)
        seq = workspace.tag(named.ids, arguments.tag, who=who)
    return {"tagged": named.ids, "tag": arguments.tag, "who": who, "seq": seq, **named.told}


def run_rank(arguments: Arguments) -> dict[str, Any]:
    """The most wanted galaxies, those rated already among them and marked."""
    workspace = explorer.open(arguments.catalogue)
    rater = Rater(who_of(arguments), arguments.theme)
    if arguments.miss_cost is not None:
        return _rank_likely(workspace, arguments, rater)
    scores = workspace.ranking.scores(rater)
    if arguments.where.strip():
        scores = scores.copy()
        scores[~workspace.selection.mask(arguments.where, rater)] = float("-inf")
    rows = top_rows(scores, arguments.top or TOP)
    cards = workspace.cards(rows, rater)
    galaxies = [
        {"id": card["id"], "score": round(float(scores[row]), 6), "rating": card["rating"]}
        for row, card in zip(rows, cards, strict=True)
    ]
    return {**rater.words, "galaxies": galaxies}


def _rank_likely(workspace: Workspace, arguments: Arguments, rater: Rater) -> dict[str, Any]:
    """The galaxies that are likely enough liked, and about how many of them are."""
    found = likely_galaxies(
        workspace.ranking, rater, miss_cost=arguments.miss_cost, where=arguments.where
    )
    ids = workspace.catalogue.ids()[found.rows[: arguments.top]]
    galaxies = [
        {"id": str(galaxy), "probability": round(float(chance), 4)}
        for galaxy, chance in zip(ids, found.probability, strict=False)
    ]
    return {
        **rater.words,
        "galaxies": galaxies,
        "likely": len(found.rows),
        **{name: round(value, 4) for name, value in found.told().items()},
        "sentence": found.sentence(),
    }


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


def say_progress(result: dict[str, Any]) -> str:
    """The sentence, and what is to be rated for the audit."""
    waiting = result["audit_to_rate"]
    return result["sentence"] + (f"\nto rate: {' '.join(waiting)}" if waiting else "")


def say_why(result: dict[str, Any]) -> str:
    """Probability and place, then both sides."""
    chance = result["probability"]
    head = "nothing liked yet" if chance is None else f"{chance:.0%} likely to be wanted"
    sides = [{"side": side, **one} for side in ("for", "against") for one in result[side]]
    return f"{head}, place {result['place']:,} of the unrated\n{table(sides)}"


def say_rank(result: dict[str, Any]) -> str:
    """A table of the ranking; of the likely ones, how many there are."""
    lines = [table(result["galaxies"])] if result["galaxies"] else []
    return "\n".join([*lines, *([result["sentence"]] if "sentence" in result else [])])
