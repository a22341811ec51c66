"""Ratings and tags of known galaxies, and ratings carried from one researcher to another."""

import io

import pytest

from explorer.errors import CatalogueError, LabelError
from explorer.labels import Rater
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ME, ids


def test_a_rating_says_which_encoder_it_was_given_under_and_can_be_undone(
    workspace: Workspace,
) -> None:
    some = ids(workspace, [0, 1])
    number = workspace.labelling.rate(some, "up", ME)
    assert number == 2 and workspace.labels.journal()[0].encoder == "fake-ffffffff"
    assert workspace.labelling.rate(some[:1], None, ME) == 3
    assert list(workspace.labels.ratings(**ADA)) == some[1:]
    assert workspace.labelling.undo(ME) == some[:1]
    assert set(workspace.labels.ratings(**ADA)) == set(some)


def test_unknown_galaxies_answers_and_names_store_nothing(workspace: Workspace) -> None:
    (first,) = ids(workspace, [0])
    with pytest.raises(CatalogueError, match="No galaxy 'nope'"):
        workspace.labelling.rate([first, "nope"], "up", ME)
    with pytest.raises(CatalogueError, match="No galaxy 'nope'"):
        workspace.labelling.tag([first, "nope"], "ring", "ada")
    with pytest.raises(LabelError):
        workspace.labelling.rate([first], "perhaps", ME)
    with pytest.raises(LabelError):
        workspace.labelling.rate([first], "up", Rater(""))
    assert workspace.labels.journal() == []


def test_ratings_travel_as_csv_and_conflicts_wait_for_a_decision(workspace: Workspace) -> None:
    bob, some = Rater("bob", "rings"), ids(workspace, [0, 1])
    workspace.labelling.rate(some, "up", ME)
    workspace.labelling.rate(some[:1], "down", bob)
    file = io.BytesIO()
    assert workspace.labelling.write_ratings(file, ME) == 2
    proposal = workspace.labelling.propose_ratings(file.getvalue(), bob)
    assert proposal.new == {some[1]: "up"} and len(proposal.conflicts) == 1
    assert len(workspace.labels.ratings(**bob.words)) == 1  # nothing stored yet
    assert workspace.labelling.import_ratings(proposal, bob) == 1
    assert workspace.labels.ratings(**bob.words)[some[0]].answer == "down"
    assert workspace.labelling.import_ratings(proposal, bob, replace=True) == 2
    assert workspace.labels.ratings(**bob.words)[some[0]].answer == "up"
