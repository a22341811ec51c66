"""The command line: `python -m explorer COMMAND`; `--json` gives one object on stdout."""

import json
import os
import signal
import sys

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import explorer
from explorer.commands import register
from explorer.commands.parser import Commands, Parser
from explorer.errors import ExplorerError


def parser(words: list[str]) -> Parser:
    """The parser of all commands, complete for the one that `words` name."""
    root = Parser(prog="python -m explorer", description=__doc__)
    root.add_argument("--version", action="version", version=explorer.__version__)
    register(Commands(root.add_subparsers(metavar="COMMAND", required=True)), words)
    return root


def main(words: list[str] | None = None) -> int:
    """Run one command; 0 when done, 1 with problems found, 2 after an error told on stderr."""
    words = sys.argv[1:] if words is None else words
    arguments = parser(words).parse_args(words)
    try:
        result = arguments.run(arguments)
    except (ExplorerError, ValueError) as error:
        sys.stderr.write(" ".join(str(error).split()) + "\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Run the same command again to go on.\n")
        return 128 + signal.SIGINT
    text = json.dumps(result, default=str) if arguments.json else arguments.say(result)
    sys.stdout.write(text + "\n")
    return 1 if result.get("problems") else 0


if __name__ == "__main__":
    sys.exit(main())
