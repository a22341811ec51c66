"""What every command shares: its parser, its options and its words."""

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from explorer.commands.registry import COMMANDS
from explorer.config import Settings
from explorer.errors import CatalogueError, one_line
from explorer.object_store.address import refuse_remote

Arguments = argparse.Namespace
Run = Callable[[Arguments], dict[str, Any]]
Say = Callable[[dict[str, Any]], str]


MOST = 1_000_000_000_000
_INVALID = re.compile(r"invalid (\w+) value: (.*)", re.DOTALL)  # in argparse's words
_MEANT = {"int": "no whole number", "whole_number": "no whole number", "float": "no number"}


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line and exit status 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words given, and where help is."""
        message = _INVALID.sub(
            lambda found: f"{found[2]} is {_MEANT.get(found[1], 'no value')}", message
        )
        self.exit(2, one_line(f"{self.prog}: {message}. Help: {self.prog} --help") + "\n")


class Once(argparse.Action):
    """An option that may be given once: of two values, the first would go without a word."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option: str | None = None) -> None:
        """Store the value, or say that there is one."""
        if f"{self.dest} given" in vars(namespace):
            parser.error(f"{option} is given twice: keep one of them")
        setattr(namespace, f"{self.dest} given", True)
        setattr(namespace, self.dest, values)


def check_word(parser: Parser, word: str) -> None:
    """Refuse a word that is no text: no file, table or database would take it."""
    if "\0" in word or (not word.isprintable() and _encoded(word) is None):
        parser.error(f"{ascii(word)[:200]} is no UTF-8 text: rename it")


def _encoded(word: str) -> bytes | None:
    try:
        return word.encode()
    except UnicodeEncodeError:
        return None


@dataclass(frozen=True)
class Commands:
    """Where a family adds its commands."""

    parsers: Any

    def add(self, name: str, run: Run, say: Say, *, about: str = "") -> Parser:
        """A command `name`: `run` gives the result, `say` turns it into text for a person.

        What it is `about` need not be said again of one that stands in COMMANDS.
        """
        about = about or COMMANDS[name].about
        parser: Parser = self.parsers.add_parser(name, help=about, description=about)
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
        parser.set_defaults(run=run, say=say, speaks_on_stderr=False)
        return parser


def family(commands: Commands, name: str) -> Commands:
    """A command of several, as `evaluate retrieval`: where they are added."""
    about = COMMANDS[name].about
    parser = commands.parsers.add_parser(name, help=about, description=about)
    return Commands(parser.add_subparsers(metavar="WHAT", required=True))


def add_catalogue(parser: Parser) -> None:
    """The catalogue folder that most commands begin with."""
    parser.add_argument(
        "catalogue", type=named_path, metavar="CATALOGUE", help="a folder, or s3://BUCKET/NAME"
    )


def add_researcher(parser: Parser) -> None:
    """Whose ratings, and for which taste."""
    parser.add_argument("--who", default="", help="the researcher (default: your login name)")
    parser.add_argument("--theme", default="interesting", help="which taste of theirs")


def who_of(arguments: Arguments) -> str:
    """The researcher named, or the one at the keyboard."""
    return arguments.who or Settings.from_environment().who


def add_where(parser: Parser) -> None:
    """A filter on columns."""
    parser.add_argument("--where", default="", metavar="EXPR", help="such as: z < 0.1")


def add_index(parser: Parser) -> None:
    """Which index, and how much of the truth it must find."""
    kinds = "auto, flat (exact), ivf (millions), shards (beyond memory) or milvus:URI"
    parser.add_argument("--index", default="", metavar="KIND", help=kinds)
    aim = "share of the true 24 nearest to find; 1 is exact (default: 0.95)"
    parser.add_argument("--recall", type=float, metavar="SHARE", help=aim)


def named_path(text: str) -> Path:
    """A path that is not empty, for argparse: Path("") would be the working folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty: name a file or folder, or . for this one")
    return Path(text)


def own_folder(text: str) -> Path:
    """A folder to write a catalogue into, for argparse: an address is only read."""
    folder = named_path(text)
    try:
        refuse_remote(folder)
    except CatalogueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return folder


def filled_text(text: str) -> str:
    """A name that is not empty, for argparse."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty: give a name, or leave the option out")
    return text


def whole_number(text: str) -> int:
    """A count of at least one, for argparse."""
    number = int(text)
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"must be from 1 to {MOST:,}, not {text[:40]}")
    return number


def positive_number(text: str) -> float:
    """A finite number over nought, for argparse."""
    number = float(text)
    if not 0 < number < 1e6:
        raise argparse.ArgumentTypeError(f"must be over 0, not {text[:40]}")
    return number


def port_number(text: str) -> int:
    """A port that a server can listen on, for argparse."""
    number = int(text)
    if not 1 <= number < 1 << 16:
        raise argparse.ArgumentTypeError(f"must be from 1 to 65,535, not {text[:40]}")
    return number


def seed_number(text: str) -> int:
    """A seed, for argparse: numpy, torch and scikit-learn take those of 32 bits."""
    number = int(text)
    if not 0 <= number < 1 << 32:
        raise argparse.ArgumentTypeError(f"must be from 0 to 4,294,967,295, not {text[:40]}")
    return number


def tell(line: str) -> None:
    """Progress of a long command, on stderr."""
    sys.stderr.write(f"{line}\n")


def table(rows: list[dict[str, Any]]) -> str:
    """Rows as aligned text columns."""
    if not rows:
        return "nothing found"
    names = list(rows[0])
    cells = [[_cell(row.get(name)) for name in names] for row in rows]
    widths = [max(len(line[at]) for line in [names, *cells]) for at in range(len(names))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in [names, *cells]
    ]
    return "\n".join(line.rstrip() for line in lines)


def _cell(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, float) else "" if value is None else str(value)
