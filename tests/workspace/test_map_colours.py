"""What the map is coloured by."""

import numpy as np
import pytest

from explorer.errors import CatalogueError
from explorer.labels import Rater
from explorer.workspace.map_colours import map_colour
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ME, ids


def test_colours_of_numbers_words_and_likeness(workspace: Workspace) -> None:
    z = map_colour(workspace.ranking, "z", ME)
    assert z.low < z.high and len(z.values) == 59
    words = map_colour(workspace.ranking, "class", ME)
    assert words.categories is not None and sorted(words.categories) == ["edge_on", "ring", "round"]
    alike = map_colour(workspace.ranking, f"similarity:{ids(workspace, [4])[0]}", ME)
    assert alike.values[4] == pytest.approx(1, abs=1e-5) == alike.values.max()
    assert map_colour(workspace.ranking, "objid", ME).categories is None
    assert np.isfinite(map_colour(workspace.ranking, "taste", ME).values).all()
    for unknown in ("mag", "similarity:nope"):
        with pytest.raises(CatalogueError, match=r"[Nn]o (column|galaxy)"):
            map_colour(workspace.ranking, unknown, ME)


def test_ratings_are_ones_own_and_tags_are_shared(workspace: Workspace) -> None:
    workspace.labels.rate(ids(workspace, [0, 1]), "up", **ADA)
    workspace.labels.rate(ids(workspace, [2]), "down", **ADA)
    workspace.labels.tag(ids(workspace, [3]), "ring", who="bob")
    rated = map_colour(workspace.ranking, "rating", ME)
    assert rated.categories == ["up", "down"] and rated.values[:3].tolist() == [0, 0, 1]
    assert np.isnan(rated.values[3:]).all()
    assert map_colour(workspace.ranking, "rating", Rater("bob")).categories == []
    tagged = map_colour(workspace.ranking, "tag", ME)
    assert tagged.categories == ["ring"] and np.flatnonzero(tagged.values == 0).tolist() == [3]
