"""Options of a build whose embeddings come with its table."""

from typing import TYPE_CHECKING

from explorer.commands.parser import Arguments, Parser, filled_text, named_path
from explorer.errors import SourceError

if TYPE_CHECKING:
    from explorer.sources.own_embeddings import OwnEmbeddings


def add_own_embeddings(build: Parser) -> None:
    """Add the options that name the embeddings."""
    of_table = build.add_mutually_exclusive_group()
    of_table.add_argument(
        "--embedding-column",
        type=filled_text,
        metavar="NAME",
        help="embeddings of your own: the table's column of lists of numbers",
    )
    beside = "embeddings of your own: one row of an array for each of the table"
    of_table.add_argument("--embeddings", type=named_path, metavar="FILE.npy", help=beside)
    what = "what made your embeddings (default: own embeddings)"
    build.add_argument("--encoder-name", type=filled_text, metavar="TEXT", help=what)


def own_embeddings_of(arguments: Arguments) -> "OwnEmbeddings | None":
    """Where embeddings come with the table; None where images are to be embedded.

    Raises:
        SourceError: options of the one given with the other.
    """
    from explorer.sources.own_embeddings import NAME, OwnEmbeddings

    if not arguments.embedding_column and arguments.embeddings is None:
        if arguments.encoder_name:
            raise SourceError(
                "--encoder-name goes with --embedding-column or --embeddings; an encoder that is "
                "to embed images is chosen by --encoder."
            )
        return None
    if arguments.cutouts is not None or arguments.tiles is not None:
        raise SourceError(
            "Embeddings of your own are shown without fetching: leave out --cutouts and --tiles."
        )
    if arguments.encoder != "bundled" or arguments.views or arguments.frame or arguments.tune:
        raise SourceError(
            "Embeddings of your own are taken as they are: leave out --encoder, --views, "
            "--frame and --tune; --encoder-name says what made them."
        )
    name = arguments.encoder_name or NAME
    return OwnEmbeddings(arguments.embedding_column or "", arguments.embeddings, name)
