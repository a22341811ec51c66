"""rate, tag, rank: one researcher's answers, and what they lead to."""

from typing import Any

import explorer
from explorer.anomaly import top_rows
from explorer.commands.command import (
    Arguments,
    Commands,
    add_catalogue,
    add_researcher,
    add_where,
    table,
    whole_number,
)
from explorer.config import Settings
from explorer.labels import ANSWERS


def register(commands: Commands) -> None:
    """Add `rate`, `tag` and `rank`."""
    rate = commands.add("rate", run_rate, say_rate, about="store an answer for a galaxy")
    add_catalogue(rate)
    rate.add_argument("--id", nargs="+", required=True, metavar="ID")
    rate.add_argument("--answer", required=True, choices=ANSWERS)
    add_researcher(rate)
    tag = commands.add("tag", run_tag, say_rate, about="put a tag on galaxies")
    add_catalogue(tag)
    tag.add_argument("--id", nargs="+", required=True, metavar="ID")
    tag.add_argument("--tag", required=True)
    tag.add_argument("--who", default="")
    rank = commands.add("rank", run_rank, say_rank, about="all galaxies, most wanted first")
    add_catalogue(rank)
    add_researcher(rank)
    add_where(rank)
    rank.add_argument("--top", type=whole_number, default=100)


def who_of(arguments: Arguments) -> str:
    """The researcher named, or the one at the keyboard."""
    return arguments.who or Settings.from_environment().who


def run_rate(arguments: Arguments) -> dict[str, Any]:
    """One answer for one or several galaxies, on disk."""
    desk = explorer.open(arguments.catalogue)
    who = who_of(arguments)
    seq = desk.rate(arguments.id, arguments.answer, who=who, theme=arguments.theme)
    return {"rated": arguments.id, "answer": arguments.answer, "who": who, "seq": seq}


def run_tag(arguments: Arguments) -> dict[str, Any]:
    """One tag on one or several galaxies, on disk."""
    desk = explorer.open(arguments.catalogue)
    desk.catalogue.rows_of(arguments.id)
    who = who_of(arguments)
    seq = desk.labels.tag(arguments.id, arguments.tag, who=who)
    return {"tagged": arguments.id, "tag": arguments.tag, "who": who, "seq": seq}


def run_rank(arguments: Arguments) -> dict[str, Any]:
    """The most wanted galaxies, those rated already among them and marked."""
    desk = explorer.open(arguments.catalogue)
    who = who_of(arguments)
    scores = desk.scores(who=who, theme=arguments.theme)
    if arguments.where.strip():
        scores = scores.copy()
        scores[~desk.mask(arguments.where, who=who, theme=arguments.theme)] = float("-inf")
    rows = top_rows(scores, arguments.top)
    cards = desk.cards(rows, who=who, theme=arguments.theme)
    galaxies = [
        {"id": card["id"], "score": round(float(scores[row]), 6), "rating": card["rating"]}
        for row, card in zip(rows, cards, strict=True)
    ]
    return {"who": who, "theme": arguments.theme, "galaxies": galaxies}


def say_rate(result: dict[str, Any]) -> str:
    """That it is stored."""
    return f"stored for {result['who']} (journal line {result['seq']})"


def say_rank(result: dict[str, Any]) -> str:
    """A table of the ranking."""
    return table(result["galaxies"])
