"""Tests of explorer.workspace.vote_words."""

import json

from explorer.config import asset
from explorer.workspace.vote_words import WORDS, vote_words


def test_votes_are_said_in_words() -> None:
    assert "Galaxy Zoo 1" in vote_words("p_gz1_unclear") and vote_words("p_arms_2") == "two arms"
    assert vote_words("p_dust_lane") == "dust lane" and vote_words("mine") == "mine"


def test_every_word_is_of_a_vote_that_the_bundled_encoder_predicts() -> None:
    questions = json.loads(asset("bundled.json").read_text())["tree"]["questions"]
    assert set(WORDS) <= {f"p_{answer}" for one in questions for answer in one["answers"]}
