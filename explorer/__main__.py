# PYTHON_ARGCOMPLETE_OK
"""The command line: `python -m explorer COMMAND`; `--json` gives one object on stdout."""

import json
import logging
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TextIO

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import explorer
from explorer.commands.parser import Commands, Parser, check_word
from explorer.commands.registry import COMMANDS
from explorer.errors import ExplorerError, one_line, reason_of, sentence_of

INSTALLED = "galaxy-explorer"


def parser(words: list[str]) -> Parser:
    """The parser of all commands, complete for the one that `words` name."""
    installed = Path(sys.argv[0]).stem == INSTALLED
    root = Parser(prog=INSTALLED if installed else "python -m explorer", description=__doc__)
    root.add_argument("--version", action="version", version=explorer.__version__)
    _add(Commands(root.add_subparsers(metavar="COMMAND", required=True)), words)
    return root


def _complete() -> None:
    """Answer the shell that asks how its words may go on; argcomplete then ends the process."""
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser(os.environ.get("COMP_LINE", "").split()[1:]))


def _add(commands: Commands, words: list[str]) -> None:
    """List every command, and import the module of the one that `words` name."""
    named = next((COMMANDS[word].module for word in words if word in COMMANDS), "")
    for name, (module, about) in COMMANDS.items():
        if module != named:
            commands.parsers.add_parser(name, help=about)
        elif name not in commands.parsers.choices:  # a module adds all of its commands at once
            import_module(f"explorer.commands.{module}").register(commands)


@contextmanager
def _lost_ratings() -> Iterator[list[str]]:
    """What opening a catalogue tells of lost ratings: said once the command has succeeded.

    A command that fails says one sentence alone, which may be the same.
    """
    told: list[str] = []
    log = logging.getLogger("explorer.workspace")
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
    log.addHandler(handler)
    try:
        yield told
    finally:
        log.removeHandler(handler)


def parse(words: list[str]) -> Namespace:
    """What the words of a command line ask for; wrong ones end the process with status 2."""
    root = parser(words)
    for word in words:
        check_word(root, word)
    return root.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run one command; 0 when done, 1 with problems found, 2 after an error told on stderr."""
    words = sys.argv[1:] if words is None else words
    _complete()
    arguments = parse(words)
    try:
        with _lost_ratings() as lost:
            result = arguments.run(arguments)
    except (ExplorerError, ValueError) as error:
        sys.stderr.write(one_line(str(error)) + "\n")
        return 2
    except OSError as error:
        sys.stderr.write(one_line(sentence_of(error)) + "\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Run the same command again to go on.\n")
        return 128 + signal.SIGINT
    for sentence in lost:
        if sentence not in result.get("problems", ()):
            sys.stderr.write(sentence + "\n")
    text = json.dumps(result, default=str) if arguments.json else arguments.say(result)
    if not _print(text, sys.stderr if arguments.speaks_on_stderr else sys.stdout):
        return 2
    return 1 if result.get("problems") else 0


def _print(text: str, stream: TextIO) -> bool:
    """Whether the reader of `stream` took the text; a full disk or a closed pipe does not."""
    try:
        stream.write(text + "\n")
        stream.flush()
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"The result cannot be written ({reason_of(error)}).\n")
        with suppress(OSError):  # or Python would try once more, and complain, when it ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
