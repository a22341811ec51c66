"""What each measure on a column of labels needs: options, labels, what it was measured on."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.commands.parser import (
    Arguments,
    Parser,
    add_catalogue,
    add_where,
)
from explorer.workspace.workspace import Workspace


def add_column(parser: Parser) -> None:
    """The catalogue, the column of its labels, and which galaxies."""
    add_catalogue(parser)
    parser.add_argument("--column", required=True, metavar="NAME", help="the labels")
    add_where(parser)


def labels_of(workspace: Workspace, column: str) -> NDArray[np.object_]:
    """The column as text, str objects (N,); '' where a galaxy has no value."""
    values = workspace.catalogue.arrow(column).cast("string")
    return np.array(values.fill_null("").to_pylist(), dtype=object)


def provenance(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """The column, filter, encoder and views that a figure was measured on."""
    encoder = workspace.catalogue.manifest.encoder
    return {
        "column": arguments.column,
        "where": arguments.where,
        "encoder": f"{encoder['name']}-{encoder['weights_sha256'][:8]}",
        "views": workspace.catalogue.manifest.views,
    }
