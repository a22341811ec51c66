"""The command line, a family of commands a file; each command returns what --json prints."""

from explorer.commands import build, doctor, evaluate, export, layout, rate, search, train

FAMILIES = (build, layout, search, rate, export, train, evaluate, doctor)

__all__ = ["FAMILIES"]
