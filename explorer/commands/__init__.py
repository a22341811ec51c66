"""The command line, a family of commands a file; each command returns what --json prints."""

from explorer.commands import build, doctor, evaluate, export, finetune, rate, search, train

FAMILIES = (build, search, rate, export, train, finetune, evaluate, doctor)

__all__ = ["FAMILIES"]
