"""Tests of explorer.ui.login.visitor."""

import time

import pytest

from explorer.access import OWNER, RATER, READER
from explorer.ui.login.visitor import (
    ANYBODY,
    NOBODY,
    TurnedAway,
    Visitor,
    checked_name,
    from_header,
    need,
    to_header,
    visitor_of,
)


def test_each_role_may_what_the_former_may() -> None:
    later = time.time() + 60
    may = {
        role: [Visitor("ada", role, later).may(other) for other in (READER, RATER, OWNER)]
        for role in (READER, RATER, OWNER)
    }
    assert may == {
        READER: [True, False, False],
        RATER: [True, True, False],
        OWNER: [True, True, True],
    }
    assert ANYBODY.may(OWNER) and not NOBODY.may(READER)
    assert not Visitor("ada", OWNER, time.time() - 1).may(READER)
    assert not Visitor("ada", "emperor", later).may(READER)


def test_a_header_holds_a_visitor_and_nothing_else_is_one() -> None:
    visitor = Visitor("jørgen@example.org", RATER, 2e9)
    assert to_header(visitor).isascii() and from_header(to_header(visitor)) == visitor
    assert from_header(to_header(ANYBODY)).may(OWNER)
    for text in ("", "x", "{}", "[]", "null", '{"name": "a", "role": "owner", "until": "x"}'):
        assert from_header(text) == NOBODY


def test_who_did_not_pass_the_gate_is_nobody() -> None:
    assert visitor_of({"type": "http"}) == NOBODY
    assert visitor_of({"explorer.visitor": "owner"}) == NOBODY


def test_what_takes_more_is_refused_with_the_role_it_takes() -> None:
    reader = Visitor("rene", READER, time.time() + 60)
    with pytest.raises(TurnedAway, match="takes a rater") as turned:
        need(reader, RATER)
    assert turned.value.status == 403
    with pytest.raises(TurnedAway) as turned:
        need(Visitor("rene", OWNER, time.time() - 1), READER)
    assert turned.value.status == 401
    need(reader, READER)


@pytest.mark.parametrize("name", ["", " ", "a" * 65, "a\nb", "a\x00b", "a\u202eb"])
def test_a_name_is_one_line(name: str) -> None:
    with pytest.raises(TurnedAway):
        checked_name(name)
