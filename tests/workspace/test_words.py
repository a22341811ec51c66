"""Tests of explorer.workspace.words."""

import logging

import pytest

from explorer.errors import ArgumentError, CatalogueError
from explorer.workspace.workspace import Workspace


def test_words_give_a_table_best_first(workspace: Workspace) -> None:
    found = workspace.words("blue", k=5)
    assert [*found.columns[:3]] == ["id", "fit", "rank"] and len(found) == 5
    assert {*found["class"]} == {"ring"} and found["fit"].is_monotonic_decreasing
    assert found.ids == [*found["id"]] and found.attrs["terms"][0]["name"] == "blue"


def test_pages_follow_one_another_and_a_filter_narrows(workspace: Workspace) -> None:
    both = workspace.words("blue", k=6)
    second = workspace.words("blue", k=3, offset=3)
    assert second.ids == both.ids[3:] and [*second["rank"]] == [4, 5, 6]
    assert {*workspace.words("blue", where="class = 'round'", k=99)["class"]} == {"round"}
    assert len(workspace.words("not blue", k=99)) == len(workspace)


def test_what_was_not_understood_is_said(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        found = workspace.words("blue hippo")
    assert found.attrs["unknown"] == ["hippo"] and "hippo" in caplog.text
    with pytest.raises(CatalogueError, match="Not understood: hippo"):
        workspace.words("hippo")
    with pytest.raises(ArgumentError, match="no text"):
        workspace.words(5)


def test_a_foreign_survey_is_told_of(workspace: Workspace) -> None:
    in_words = workspace.in_words
    (term,) = in_words.wishes.read("blue").terms
    voted = type(term)("bright", ("p_bright",))
    assert in_words.doubt((voted,)) == ""
    workspace.catalogue.manifest.familiar = 0.02
    assert "guesses here" in in_words.doubt((voted,)) and in_words.doubt((term,)) == ""
