"""Tests of explorer.workspace.map_names."""

import numpy as np
import pytest

from explorer.maps.colours import OTHER, Colour
from explorer.workspace import map_names
from explorer.workspace.workspace import Workspace


@pytest.mark.parametrize(
    ("column", "category", "name"),
    [
        ("is_barred", "yes", "is barred: yes"),
        ("class", "3", "class: 3"),
        ("flag", "True", "flag: True"),
        ("class", "spiral", "spiral"),
    ],
)
def test_a_category_that_says_nothing_alone_has_its_columns_name(
    column: str, category: str, name: str
) -> None:
    assert map_names.category_words(column, category) == name


def test_there_are_no_names_on_the_sky(workspace: Workspace) -> None:
    assert map_names.map_names(workspace.catalogue, np.zeros((59, 2), np.uint16), "sky") == []


def test_a_large_catalogue_is_looked_at_in_steps(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_names, "MOST_READ", 20)
    step = map_names.sampling_step(workspace.catalogue)
    fractions = map_names.naming_fractions(workspace.catalogue, step)
    assert step == 2 and {len(values) for values in fractions.values()} == {30}


def test_a_category_without_a_name_names_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Colour(np.zeros(59, np.float32), 0, 1, ["", "ring", OTHER])
    monkeypatch.setattr(map_names, "votes_hold", lambda manifest: False)
    monkeypatch.setattr(map_names, "colour_of", lambda column: made)
    assert list(map_names.naming_fractions(workspace.catalogue)) == ["ring"]
