"""What the pages show of galaxies."""

import pytest

from explorer.errors import CatalogueError
from explorer.workspace.cards import galaxy_cards, galaxy_facts
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ME, ids


def test_what_is_shown_of_one_galaxy(workspace: Workspace) -> None:
    (first,) = ids(workspace, [0])
    catalogue, labels = workspace.catalogue, workspace.labels
    bare = galaxy_facts(catalogue, labels, first, ME)
    assert bare["rating"] is None and bare["tags"] == [] and bare["row"] == 0
    labels.tag([first], "ring", who="ada")
    labels.rate([first], "artefact", **ADA)
    shown = galaxy_facts(catalogue, labels, first, ME)
    assert shown["tags"] == ["ring"] and shown["rating"] == "artefact"
    assert (shown["ra_deg"], shown["dec_deg"]) == (150.0, 2.0)
    assert shown["columns"]["class"] == "round" and set(shown["votes"]) == {"p_bright", "p_red"}
    assert not {"ra_deg", "p_red", "embedding"} & set(shown["columns"])
    assert any("legacysurvey" in url for _, url in shown["links"])
    with pytest.raises(CatalogueError, match="No galaxy 'nope'"):
        galaxy_facts(catalogue, labels, "nope", ME)


def test_cards_keep_the_order_of_their_rows(workspace: Workspace) -> None:
    one, two = ids(workspace, [7, 3])
    workspace.labels.rate([two], "up", **ADA)
    workspace.labels.tag([one], "ring", who="bob")  # tags are shared, ratings are not
    workspace.labels.rate([one], "down", who="bob", theme="rings")
    first, second = galaxy_cards(workspace.catalogue, workspace.labels, [7, 3], ME)
    assert first == {"row": 7, "id": one, "rating": None, "tags": ["ring"], "caption": one}
    assert second["rating"] == "up" and second["tags"] == [] and second["row"] == 3
    assert galaxy_cards(workspace.catalogue, workspace.labels, [], ME) == []
