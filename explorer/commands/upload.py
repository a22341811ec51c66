"""upload: a finished catalogue copied to an object store."""

from dataclasses import asdict
from typing import Any

from explorer.commands.parser import Arguments, Commands, add_catalogue, tell
from explorer.pipeline.upload import upload


def register(commands: Commands) -> None:
    """Add `upload`."""
    parser = commands.add("upload", run, say)
    add_catalogue(parser)
    place = "where to: s3://, gs:// or az://BUCKET/NAME"
    parser.add_argument("address", metavar="ADDRESS", help=place)
    asks = "put it in the place of another catalogue there"
    parser.add_argument("--replace", action="store_true", help=asks)


def run(arguments: Arguments) -> dict[str, Any]:
    """What was sent, the manifest last."""
    done = upload(arguments.catalogue, arguments.address, tell, replace=arguments.replace)
    return asdict(done)


def say(result: dict[str, Any]) -> str:
    """What was sent, and what to do about the ratings."""
    return (
        f"{result['galaxies']:,} galaxies are at {result['address']}: {result['sent']:,} files "
        f"({result['bytes'] / 1e6:,.1f} MB) sent, {result['there']:,} were there\n"
        "ratings stay here: give those who open it one place for theirs, EXPLORER_LABELS"
    )
