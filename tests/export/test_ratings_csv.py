"""Ratings as a file: what is new, the same, in conflict, unknown or unreadable; nothing silent."""

import io
from datetime import UTC, datetime

import pytest

from explorer.errors import LabelError
from explorer.export.ratings_csv import Proposal, read_ratings, write_ratings
from explorer.labels import Rating

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HELD = {"a": Rating("up", WHEN, 1), "b": Rating("down", WHEN, 2)}
KNOWN = ["a", "b", "c", "-d"]


def read(text: str, **changes: object) -> Proposal:
    options = {"held": HELD, "known": KNOWN, "theme": "rings"} | changes
    return read_ratings(text.encode(), **options)


def test_every_line_is_accounted_for() -> None:
    proposal = read("id,answer,who,when\na,up,bo,t\nb,5,bo,t\nc,unsure,,\nz,up,,\nc,good,,\n")
    assert proposal.same == ["a"] and proposal.new == {"c": "unsure"}
    assert proposal.unknown == ["z"] and len(proposal.refused) == 1
    (conflict,) = proposal.conflicts
    assert (conflict.galaxy, conflict.held, conflict.proposed) == ("b", "down", "5")
    assert conflict.by == "bo" and conflict.held_at.startswith("2026-01-02")
    assert proposal.answers(replace=False) == {"c": "unsure"}
    assert proposal.answers(replace=True) == {"c": "unsure", "b": "5"}
    assert "1 in conflict" in proposal.sentence()


def test_a_file_at_odds_with_itself_says_where() -> None:
    proposal = read("id,answer\nc,up\nc,up\nc,down\n")
    assert proposal.new == {"c": "up"}
    assert proposal.refused == ["line 4: c is down here but up in line 2"]


def test_of_several_themes_only_the_one_counts() -> None:
    proposal = read("id,answer,theme\na,up,rings\nc,up,mergers\nc,down,rings\n")
    assert proposal.new == {"c": "down"} and proposal.other_themes == 1


def test_what_was_written_reads_back() -> None:
    stored = io.BytesIO()
    ratings = HELD | {"-d": Rating("3", WHEN, 3)}
    assert write_ratings(ratings, stored, who="=ada", theme="rings") == 3
    back = read_ratings(stored.getvalue(), held={}, known=KNOWN, theme="rings")
    assert back.new == {"a": "up", "b": "down", "-d": "3"} and not back.refused


def test_an_export_of_galaxies_is_ratings_too_and_its_unrated_are_passed_over() -> None:
    proposal = read("id,rating,rated_by\nc,up,bo\nb,,\n")
    assert proposal.new == {"c": "up"} and not proposal.refused


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "id\nx\n"])
def test_no_ratings_in_the_file_is_one_sentence(text: str) -> None:
    with pytest.raises(LabelError, match="columns id and answer"):
        read(text)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(LabelError, match="UTF-8"):
        read_ratings(b"\xff\xfe\x00id", held={}, known=[], theme="rings")
