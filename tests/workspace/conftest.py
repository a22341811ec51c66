"""What the tests of this folder share."""

from explorer.labels import Rater
from explorer.workspace.workspace import Workspace

ME = Rater("ada", "rings")
ADA = ME.words


def ids(workspace: Workspace, rows: object) -> list[str]:
    return [str(workspace.catalogue.ids()[row]) for row in rows]
