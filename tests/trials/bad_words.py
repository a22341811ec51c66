"""Bad words for every argument of every command, taken from the parsers themselves."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from explorer.__main__ import parser
from explorer.commands.registry import COMMANDS

LONG, NOT_UTF8, NUL = "x" * 10_000, "caf\udce9", "a\0b"
TEXTS = ("", " ", LONG, "a\nb", NOT_UTF8, NUL, "🌌", "'", "%s", "{}")
PATHS = ("", LONG, "nowhere/at/all", NOT_UTF8, NUL, "/dev/null/x", "FILE", "FOLDER", "LOOP", "PIPE")
NUMBERS = ("", "x", "1.5", "nan", "inf", "-1", "0", "1e9", "9" * 5_000, "9" * 19, "٣٤", "0x10", NUL)
CHOICES = ("", "nonsense", LONG, NOT_UTF8)
HEAVY = ("train", "finetune", "adapt", "lightcurves", "evaluate", "bench")  # asked of nothing
ONLY_PARSED = (
    "app",
    "train",
    "bench",
    "evaluate encoders",
    "evaluate lightcurves",
    "evaluate invariance",
    "evaluate map-made",
)


def commands() -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every command, families too, with the parser of its own words."""
    for name in COMMANDS:
        yield from _leaves((name,), _choices(parser([name]))[name])


def _leaves(
    name: tuple[str, ...], found: argparse.ArgumentParser
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    below = _choices(found)
    if not below:
        yield name, found
    for word, each in below.items():
        yield from _leaves((*name, word), each)


def _choices(found: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    groups = [a for a in found._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(groups[0].choices) if groups else {}


def cases(good: dict[str, str]) -> Iterator[list[str]]:
    """Words of every command with one of them bad; `good` has values by argument's name."""
    for name, found in commands():
        asked = dict(good)
        if name[0] in HEAVY:  # what would take minutes finds nothing to begin with
            asked |= dict.fromkeys(("catalogue", "source", "target", "table", "data"), "nowhere")
        base = [*name, *_needed(found, asked)]
        yield base
        yield [*name]
        yield [*base, "--nonsense"]
        yield [*base, "one-word-more"]
        for action in found._actions:
            if action.dest in ("help", "json"):
                continue
            for value in _bad_values(action)[:: 3 if name[0] in HEAVY else 1]:
                yield [*name, *_with(found, asked, action, value)]
            if action.option_strings and action.nargs != 0:
                yield [*base, action.option_strings[-1]]
    yield []
    yield ["nonsense"]
    yield [LONG]
    yield ["--json"]
    yield [NUL]


def _bad_values(action: argparse.Action) -> Sequence[str]:
    if action.nargs == 0:
        return ("=x",)
    if action.choices is not None:
        return CHOICES
    kind = getattr(action.type, "__name__", "str")
    if kind in ("Path", "named_path") or action.dest in ("source", "image_root"):
        return PATHS
    return TEXTS if kind == "str" else NUMBERS


def _needed(found: argparse.ArgumentParser, good: dict[str, str]) -> list[str]:
    """Good words for all that must be given."""
    words: list[str] = []
    for action in found._actions:
        if action.required or (not action.option_strings and action.nargs != "?"):
            words += _spelled(action, good.get(action.dest, "1"))
    for group in found._mutually_exclusive_groups:
        if group.required:
            first = group._group_actions[0]
            words += _spelled(first, good.get(first.dest, "1"))
    return words


def _spelled(action: argparse.Action, value: str) -> list[str]:
    count = action.nargs if isinstance(action.nargs, int) else 1
    if action.nargs == 0:
        return [f"{action.option_strings[-1]}{value if value.startswith('=') else ''}"]
    if not action.option_strings:
        return [value] * count
    if count == 1 and action.option_strings[-1].startswith("--"):
        return [f"{action.option_strings[-1]}={value}"]  # also what begins with a dash
    return [action.option_strings[-1], *[value] * count]


def _with(
    found: argparse.ArgumentParser, good: dict[str, str], action: argparse.Action, value: str
) -> list[str]:
    """The needed words with those of `action` replaced, or `action` beside them."""
    excluded: list[Any] = []
    for group in found._mutually_exclusive_groups:
        if action in group._group_actions:
            excluded = group._group_actions
    words: list[str] = []
    for each in found._actions:
        if each is action:
            words += _spelled(each, value)
        elif each not in excluded and (
            each.required or (not each.option_strings and each.nargs != "?")
        ):
            words += _spelled(each, good.get(each.dest, "1"))
    for group in found._mutually_exclusive_groups:
        if group.required and action not in group._group_actions:
            first = group._group_actions[0]
            words += _spelled(first, good.get(first.dest, "1"))
    return words


def placed(words: list[str], folder: Path) -> list[str]:
    """The words with FILE, FOLDER, LOOP and PIPE as paths in `folder`."""
    known = {word: str(folder / word) for word in ("FILE", "FOLDER", "LOOP", "PIPE")}
    return [_replaced(word, known) for word in words]


def _replaced(word: str, known: dict[str, str]) -> str:
    option, mark, value = word.rpartition("=")
    return f"{option}{mark}{known.get(value, value)}"
