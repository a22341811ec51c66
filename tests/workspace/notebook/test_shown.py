"""A widget shows what a notebook has at hand: nothing named, a table, a ranking, ids."""

import pytest

from explorer.errors import ArgumentError, CatalogueError, FilterError
from explorer.workspace.notebook.shown import shown_of
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ME, ids


def test_nothing_named_is_all_of_them_the_oddest_first(workspace: Workspace) -> None:
    shown = shown_of(workspace.selection, None, "", ME)
    assert sorted(shown.rows) == list(range(len(workspace)))
    assert shown.rows[0] == workspace["oddness"].argmax() and not shown.scores


def test_results_keep_their_order_and_say_their_numbers(workspace: Workspace) -> None:
    alike = workspace.similar(ids(workspace, [0]), k=6)
    shown = shown_of(workspace.selection, alike, "", ME)
    assert ids(workspace, shown.rows) == alike.ids
    assert list(shown.scores) == alike["similarity"].tolist() and "cosine" in shown.measure


def test_a_filter_leaves_each_number_with_its_galaxy(workspace: Workspace) -> None:
    alike = workspace.similar(ids(workspace, [0]), k=20)
    shown = shown_of(workspace.selection, alike, "z > 0.1", ME)
    kept = alike[alike["z"] > 0.1]
    assert 0 < len(kept) < 20
    assert ids(workspace, shown.rows) == kept.ids
    assert list(shown.scores) == kept["similarity"].tolist()


def test_a_ranking_says_what_it_ranked_by(workspace: Workspace) -> None:
    ranking = workspace.ranking(size=4, **ADA)
    shown = shown_of(workspace.selection, ranking, "", ME)
    assert list(shown.rows) == list(ranking.rows) and shown.measure == "oddness"


@pytest.mark.parametrize(
    ("given", "where", "error"),
    [(["nope"], "", CatalogueError), (1.5, "", ArgumentError), (None, "z >", FilterError)],
)
def test_what_cannot_be_shown_is_said(workspace: Workspace, given, where: str, error) -> None:
    with pytest.raises(error):
        shown_of(workspace.selection, given, where, ME)
