"""What the tests of this folder share."""

from explorer.workspace.workspace import Workspace

ADA = {"who": "ada", "theme": "rings"}


def ids(workspace: Workspace, rows: object) -> list[str]:
    return [str(workspace.catalogue.ids()[row]) for row in rows]  # type: ignore[attr-defined]
