"""Rare classes: found once, kept with the catalogue, found again for another version of it."""

import json

import numpy as np
import pytest

from explorer.workspace import rare_classes as module
from explorer.workspace.rare_classes import FILE, RareFinder
from explorer.workspace.workspace import Workspace


@pytest.fixture
def planted(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The workspace with three galaxies that are alike and far from the others."""
    vectors = np.array(workspace.search.vectors)
    vectors[:6] = 0
    vectors[:6, 0], vectors[:6, 1] = 1, np.linspace(0, 0.02, 6)
    vectors[:6] /= np.linalg.norm(vectors[:6], axis=1, keepdims=True)
    monkeypatch.setattr(type(workspace.search), "vectors", vectors)
    return workspace


def test_a_class_is_found_and_kept(planted: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    found = planted.rare_classes()
    assert any(set(group.rows) == set(range(6)) for group in found.groups)
    assert found.among == len(planted)

    def fail(*_: object) -> None:
        raise AssertionError("looked for again")

    monkeypatch.setattr(module, "find_rare_classes", fail)
    again = RareFinder(planted.search)()
    assert [group.rows.tolist() for group in again.groups] == [
        group.rows.tolist() for group in found.groups
    ]
    assert [group.oddness for group in again.groups] == [group.oddness for group in found.groups]


@pytest.mark.parametrize("spoil", ["{", "[]", '{"version": "other"}'])
def test_what_was_kept_of_another_version_or_broken_is_not_used(
    planted: Workspace, spoil: str
) -> None:
    (planted.catalogue.path / FILE).write_text(spoil)
    assert planted.rare_classes().groups
    assert json.loads((planted.catalogue.path / FILE).read_text())["groups"]


@pytest.mark.parametrize("other", [{"version": "other"}, {"format": 0}, {"among": 1}])
def test_what_was_kept_under_another_stamp_is_found_anew(planted: Workspace, other: dict) -> None:
    assert planted.rare_classes().groups
    path = planted.catalogue.path / FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | {"groups": []} | other))
    assert RareFinder(planted.search)().groups


def test_a_folder_that_cannot_be_written_to_is_no_error(
    planted: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("read-only")

    monkeypatch.setattr(module, "write_text", refuse)
    assert planted.rare_classes().groups
