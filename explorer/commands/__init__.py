"""The command line, a family of commands a file; each command returns what --json prints."""

from explorer.commands import (
    adapt,
    bench,
    build,
    doctor,
    evaluate,
    export,
    finetune,
    lightcurves,
    map,
    rate,
    search,
    train,
)

FAMILIES = (
    build,
    map,
    search,
    rate,
    export,
    train,
    finetune,
    adapt,
    lightcurves,
    evaluate,
    bench,
    doctor,
)

__all__ = ["FAMILIES"]
