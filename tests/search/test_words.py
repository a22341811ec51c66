"""Tests of explorer.search.words."""

import pytest

from explorer.encoder.votes import load_tree
from explorer.errors import CatalogueError
from explorer.search.words import LOOKS, known_terms, parse_words

GZ2 = [*load_tree("gz2").columns, *load_tree("gz1").columns]
DECALS = [*load_tree("gz_decals").columns]


def asked(text: str, columns: list[str] = GZ2) -> dict[str, float]:
    return {term.name: term.weight for term in parse_words(text, columns).terms}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("edge-on with a bulge", {"edge-on": 1, "bulge": 1}),
        ("barred spiral, two arms, ring", {"bar": 1, "spiral": 1, "two arms": 1, "ring": 1}),
        ("smooth and round, blue", {"smooth": 1, "round": 1, "blue": 1}),
        ("A 2-armed SPIRAL galaxy", {"two arms": 1, "spiral": 1}),
        ("mergers with rings", {"merger": 1, "ring": 1}),
    ],
)
def test_looks_are_read_from_plain_words(text: str, terms: dict[str, float]) -> None:
    assert asked(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("spiral, no bar", {"spiral": 1, "bar": -1}),
        ("not edge-on", {"edge-on": -1}),
        ("isn't edge-on", {"edge-on": -1}),
        ("spiral without a bar and a ring", {"spiral": 1, "bar": -1, "ring": 1}),
        ("spiral, no bar or ring", {"spiral": 1, "bar": -1, "ring": -1}),
        ("neither, no bar, ring", {"bar": -1, "ring": 1}),
        ("disc without a bulge", {"featured": 1, "no bulge": 1}),
    ],
)
def test_a_negation_reaches_one_look_and_those_joined_by_or(
    text: str, terms: dict[str, float]
) -> None:
    assert asked(text) == terms


def test_unknown_words_and_what_is_not_predicted_are_told_apart() -> None:
    wish = parse_words("purple spiral with a dust lane or two", DECALS)
    assert [term.name for term in wish.terms] == ["spiral"]
    assert wish.unknown == ("purple", "or", "two") and wish.unpredicted == ("dust lane",)
    assert wish.said() == "Not understood: purple, or, two. Not predicted here: dust lane."


def test_each_tree_lends_its_own_columns() -> None:
    assert parse_words("bar", GZ2).terms[0].columns == ("p_bar",)
    assert parse_words("bar", DECALS).terms[0].columns == ("p_bar_strong", "p_bar_weak")
    assert parse_words("merger", [*load_tree("gz1").columns]).terms[0].columns == ("p_gz1_merger",)


def test_nothing_known_is_said_with_examples() -> None:
    with pytest.raises(CatalogueError, match=r"Not understood: purple\. Looks are said like"):
        known_terms(parse_words("purple", GZ2))
    with pytest.raises(CatalogueError, match="Not predicted here: ring"):
        known_terms(parse_words("ring", []))


def test_every_column_in_the_vocabulary_is_an_answer_of_some_tree() -> None:
    used = {column for sets in LOOKS.values() for columns in sets for column in columns}
    assert used <= {*GZ2, *DECALS}
