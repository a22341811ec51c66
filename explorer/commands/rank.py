"""rank, why: the galaxies that one researcher's answers lead to, and why."""

from typing import Any

import explorer
from explorer.anomaly import top_rows
from explorer.commands.parser import (
    Arguments,
    Commands,
    Parser,
    add_catalogue,
    add_researcher,
    add_where,
    positive_number,
    table,
    who_of,
    whole_number,
)
from explorer.labels import Rater
from explorer.workspace.likely import likely_galaxies
from explorer.workspace.ranking import Candidates
from explorer.workspace.workspace import Workspace

TOP = 100


def register(commands: Commands) -> None:
    """Add `rank` and `why`."""
    why = commands.add("why", run_why, say_why)
    add_catalogue(why)
    why.add_argument("--id", required=True, metavar="ID")
    add_researcher(why)
    rank = commands.add("rank", run_rank, say_rank)
    add_catalogue(rank)
    add_researcher(rank)
    add_where(rank)
    rank.add_argument(
        "--top", type=whole_number, help="how many (default: 100; with --miss-cost, all likely)"
    )
    add_miss_cost(rank)
    spread = (
        "only unrated galaxies, as many of the low as of the high values of this measure, so that "
        "the many small or faint ones do not flood the list"
    )
    rank.add_argument("--spread", metavar="COLUMN", help=spread)


def add_miss_cost(parser: Parser) -> None:
    """How many galaxies are likely enough liked."""
    cost = (
        "only unrated galaxies that are likely enough liked, where a miss costs as much as R false "
        "alarms: 4 keeps those of a probability of 1/5 or more"
    )
    parser.add_argument("--miss-cost", type=positive_number, metavar="R", help=cost)


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


def run_rank(arguments: Arguments) -> dict[str, Any]:
    """The most wanted galaxies, those rated already among them and marked."""
    if arguments.miss_cost is not None and arguments.spread is not None:
        raise ValueError("Choose one of --miss-cost and --spread.")
    workspace = explorer.open(arguments.catalogue)
    rater = Rater(who_of(arguments), arguments.theme)
    if arguments.miss_cost is not None:
        return _rank_likely(workspace, arguments, rater)
    if arguments.spread is not None:
        return _rank_spread(workspace, arguments, rater)
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


def _rank_spread(workspace: Workspace, arguments: Arguments, rater: Rater) -> dict[str, Any]:
    """The most wanted unrated galaxies of each part of a measure, the parts in turn."""
    wanted = Candidates(
        "confident",
        arguments.top or TOP,
        where=arguments.where,
        again=True,
        spread=arguments.spread,
    )
    found = workspace.ranking.page(rater, wanted)
    ids, values = workspace.catalogue.ids(), workspace.catalogue.arrow(arguments.spread)
    galaxies = [
        {
            "id": str(ids[row]),
            arguments.spread: values[row].as_py(),
            "score": round(float(score), 6),
        }
        for row, score in zip(found.rows, found.scores, strict=True)
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
