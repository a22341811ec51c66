"""Predicted votes in words: what an encoder's names of them stand for."""

from __future__ import annotations

WORDS = {
    "p_artefact": "star or artefact",
    "p_bulge_none": "no bulge",
    "p_in_between": "between round and cigar-shaped",
    "p_cigar": "cigar-shaped",
    "p_odd": "something odd",
    "p_other_odd": "odd in another way",
    "p_edge_on_round_bulge": "edge on, round bulge",
    "p_edge_on_boxy_bulge": "edge on, boxy bulge",
    "p_edge_on_no_bulge": "edge on, no bulge",
    "p_arms_tight": "arms tightly wound",
    "p_arms_medium": "arms neither tight nor loose",
    "p_arms_loose": "arms loosely wound",
    "p_arms_1": "one arm",
    "p_arms_2": "two arms",
    "p_arms_3": "three arms",
    "p_arms_4": "four arms",
    "p_arms_more": "more than four arms",
    "p_arms_uncounted": "arms that cannot be counted",
    "p_gz1_elliptical": "elliptical, as asked by Galaxy Zoo 1",
    "p_gz1_spiral": "spiral, as asked by Galaxy Zoo 1",
    "p_gz1_edge_on": "edge on, as asked by Galaxy Zoo 1",
    "p_gz1_merger": "merger, as asked by Galaxy Zoo 1",
    "p_gz1_unclear": "“don't know”, as asked by Galaxy Zoo 1",
}


def vote_words(name: str) -> str:
    """What the vote fraction in the column `name` is of."""
    return WORDS.get(name, name.removeprefix("p_").replace("_", " "))
