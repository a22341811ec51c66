"""The help of each page: what it is for, its keys, what its numbers mean, the guide's part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Terms = tuple[tuple[str, str], ...]

SIMILARITY = ("similarity", "Cosine of two embeddings: 1 is the same, 0 has nothing in common.")
FOLDED = ("+2", "Two duplicates of the same source are folded into this one.")
RECALL = ("recall", "The share of the true nearest neighbours that the search finds.")
ODDNESS = ("oddness", "Rank from 0 to 1 of how far from the usual it looks; 1 is the strangest.")
TASTE = ("taste", "The rating that is expected of you, learnt from those you gave; 1 is wanted.")
VOTES = ("p_…", "A vote fraction that the encoder predicts: 0.8 means 8 of 10 would say so.")
FAMILIARITY = ("familiarity", "From 0 to 1, how much it looks like what the encoder was taught.")


@dataclass(frozen=True)
class Help:
    """keys: groups of `components/key_table.js`; part: the guide's, by its heading."""

    purpose: str
    part: str
    keys: tuple[str, ...] = ()
    numbers: Terms = ()


GRID = ("galaxies", "rating", "tags")
EVERYWHERE = "everywhere"
HELP: Mapping[str, Help] = {
    "gallery": Help(
        "All galaxies of the catalogue: find, filter and sort them. A click leads to look-alikes.",
        "Gallery",
        GRID,
        (ODDNESS, TASTE, VOTES, ("fit", "How well a galaxy fits the words, from 0 to 1.")),
    ),
    "similar": Help(
        "At the left the galaxy asked about, beside it those most like it, best first.",
        "Similar",
        ("query", "reason", "image", *GRID),
        (SIMILARITY, FOLDED, RECALL, VOTES),
    ),
    "anomalies": Help(
        "The strangest galaxies first; once you rate, those that you are likely to want.",
        "Anomalies",
        ("candidates", "reason", *GRID),
        (
            ODDNESS,
            TASTE,
            ("Show", "All, or only those you would probably like: how dear a miss is to you."),
            ("Spread over", "Candidates from all sizes or magnitudes, not from the commonest."),
            ("Rare classes", "Tight groups apart from the others, found without a label."),
            ("interval", "Where the true number lies in 95 of 100 such audits."),
        ),
    ),
    "map": Help(
        "Every galaxy is a point: near means alike, far means little.",
        "Map",
        ("map", *GRID),
        (
            ODDNESS,
            SIMILARITY,
            ("keeps … %", "How many of the 15 nearest in the embedding are nearest here too."),
            ("trustworthiness", "1 where no point has false neighbours."),
        ),
    ),
    "plots": Help(
        "Columns as histograms and scatter plots. A box or loop drawn in one selects in all.",
        "Plots",
        ("plot", *GRID),
        (ODDNESS, FAMILIARITY, VOTES),
    ),
    "tagged": Help(
        "The galaxies of a tag, the strangest first, to rename, delete or export.",
        "Tagged",
        GRID,
        (ODDNESS, ("median separation", "Halfway between the nearest and the farthest pairs.")),
    ),
    "teach": Help(
        "From examples the explorer learns a column: how likely each galaxy is of that kind.",
        "Teach",
        GRID,
        (
            ("precision", "Of those it says yes to, the share that are."),
            ("recall", "Of those that are, the share it says yes to."),
            ("95 %", "Where the figure would lie for other examples, 95 times of 100."),
        ),
    ),
    "catalogue": Help(
        "What the catalogue holds, where it comes from, and how it was made.",
        "Catalogue",
        (),
        (FAMILIARITY, ODDNESS, RECALL, VOTES),
    ),
    "catalogues": Help(
        "The catalogues of this folder: open, build, rename, delete and restore them.",
        "Catalogues",
    ),
    "guide": Help("The guide, a part at a time.", "First start"),
}


def help_of(page: str) -> dict[str, Any]:
    """What the browser draws the help of `page` from."""
    said = HELP[page]
    return {
        "purpose": said.purpose,
        "part": said.part,
        "keys": [*said.keys, EVERYWHERE],
        "numbers": said.numbers,
    }
