import json

import pytest
import torch
from scipy.special import betaln

from explorer.encoder.votes import (
    Question,
    Tree,
    concentrations,
    dirichlet_multinomial,
    fractions,
    joint_tree,
    load_tree,
    tree_from_record,
    vote_loss,
)
from explorer.errors import EncoderError

SMALL = Tree("t", (Question("a", ("x", "y")), Question("b", ("u", "v", "w"), after="x")))


@pytest.mark.parametrize(
    ("name", "questions", "answers"), [("gz_decals", 10, 34), ("gz2", 11, 37), ("gz1", 1, 5)]
)
def test_shipped_trees_have_their_questions_and_survive_a_round_trip(name, questions, answers):
    tree = load_tree(name)
    assert (len(tree.questions), len(tree.answers)) == (questions, answers)
    assert tree_from_record(json.loads(json.dumps(tree.record()))) == tree
    assert all(column.isidentifier() for column in tree.columns)


def test_a_users_tree_is_a_small_file(tmp_path):
    (tmp_path / "mine.json").write_text(json.dumps(SMALL.record()))
    assert load_tree(tmp_path / "mine.json") == SMALL


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"questions": []}, "lacks 'name'"),
        ({"name": "t", "questions": [{"name": "a", "answers": ["x"], "after": "z"}]}, "after 'z'"),
        ({"name": "t", "questions": [{"name": "a", "answers": ["x", "x"]}]}, "repeats"),
        ({"name": "t", "questions": [{"name": "a", "answers": []}]}, "no answers"),
    ],
)
def test_a_bad_tree_says_what_is_wrong(record, words):
    with pytest.raises(EncoderError, match=words):
        tree_from_record(record)


def test_an_unknown_tree_names_the_known_ones():
    with pytest.raises(EncoderError, match="gz1, gz2, gz_decals"):
        load_tree("gz9")


def test_joined_trees_may_not_share_answers():
    assert len(joint_tree(load_tree("gz2"), load_tree("gz1")).answers) == 42
    with pytest.raises(EncoderError, match="repeats"):
        joint_tree(load_tree("gz2"), load_tree("gz2"))


def test_concentrations_run_from_1_to_101():
    values = concentrations(torch.tensor([-100.0, 0.0, 100.0]))
    assert torch.allclose(values, torch.tensor([1.0, 51.0, 101.0]))


def test_the_likelihood_is_the_beta_binomial_for_two_answers():
    alpha, votes = torch.tensor([[3.0, 7.0]]), torch.tensor([[4.0, 2.0]])
    expected = -(betaln(4 + 3, 2 + 7) - betaln(3, 7))
    assert dirichlet_multinomial(alpha, votes).item() == pytest.approx(expected, rel=1e-5)


def test_questions_without_votes_cost_nothing_and_pull_nothing():
    alpha = torch.full((2, 5), 20.0, requires_grad=True)
    votes = torch.tensor([[0.0] * 5, [3.0, 1.0, 0.0, 0.0, 0.0]])
    loss = vote_loss(alpha, votes, SMALL)
    assert loss[0] == 0 and loss[1] > 0
    loss.sum().backward()
    assert alpha.grad[0].abs().sum() == 0 and alpha.grad[1, 2:].abs().sum() == 0


def test_predictions_nearer_the_votes_cost_less():
    votes = torch.tensor([[9.0, 1.0, 0.0, 0.0, 0.0]])
    near, far = torch.tensor([[90.0, 10, 1, 1, 1]]), torch.tensor([[10.0, 90, 1, 1, 1]])
    assert vote_loss(near, votes, SMALL) < vote_loss(far, votes, SMALL)


def test_fractions_carry_the_trees_products():
    alpha = torch.rand(6, 5) * 100 + 1
    share = fractions(alpha, SMALL)
    assert torch.allclose(share[:, :2].sum(1), torch.ones(6))
    assert torch.allclose(share[:, 2:].sum(1), share[:, 0], atol=1e-6)
    assert share.min() >= 0 and share.max() <= 1
