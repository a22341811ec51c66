"""The command line, a family of commands a file; each command returns what --json prints."""

from explorer.commands import build, doctor, evaluate, export, map, rate, search, train

FAMILIES = (build, map, search, rate, export, train, evaluate, doctor)

__all__ = ["FAMILIES"]
