"""Lists of ids and of positions as galaxies of the catalogue, and what is not in it."""

from pathlib import Path

import pytest

from explorer.errors import CatalogueError, SourceError
from explorer.workspace.listed import galaxies_at, galaxies_of_ids
from explorer.workspace.workspace import Workspace


def test_ids_keep_their_order_and_strangers_are_told(workspace: Workspace, tmp_path: Path) -> None:
    some = [str(galaxy) for galaxy in workspace.catalogue.ids()[[4, 1]]]
    (tmp_path / "list.txt").write_text("\n".join([some[0], "nobody", some[1], some[0]]))
    listed = galaxies_of_ids(workspace, tmp_path / "list.txt")
    assert listed.ids == some and listed.unmatched == ["nobody"]


def test_positions_find_the_nearest_within_the_radius(workspace: Workspace, tmp_path: Path) -> None:
    galaxy = str(workspace.catalogue.ids()[3])
    facts = workspace.galaxy(galaxy)
    near = f"{facts['ra_deg']:.7f} {facts['dec_deg'] + 0.8 / 3600:+.7f}"
    (tmp_path / "list.txt").write_text(f"{near}\n10 10\n")
    listed = galaxies_at(workspace, tmp_path / "list.txt", 1.0)
    assert listed.ids == [galaxy] and listed.unmatched == ["10 10"]
    assert galaxies_at(workspace, tmp_path / "list.txt", 0.5).ids == []
    with pytest.raises(CatalogueError, match="radius is 0"):
        galaxies_at(workspace, tmp_path / "list.txt", 0.0)
    (tmp_path / "list.txt").write_text("# nothing\n")
    with pytest.raises(SourceError, match="is empty"):
        galaxies_of_ids(workspace, tmp_path / "list.txt")
