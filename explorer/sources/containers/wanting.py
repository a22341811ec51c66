"""What is said where a library is wanting that only some formats need."""

from explorer.errors import SourceError

EXTRA = "galaxy-explorer[containers]"


def missing(format: str, library: str) -> SourceError:  # noqa: A002, RUF100
    """The sentence on a library that is not installed, with the command that installs it."""
    return SourceError(
        f"Reading {format} needs {library}, which is not installed: run pip install '{EXTRA}', or "
        f"pip install {library}."
    )
