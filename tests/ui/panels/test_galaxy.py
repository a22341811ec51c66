"""Tests of explorer.ui.panels.galaxy."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.ui.panels.galaxy import GUESSED, PREDICTED, bars, headline, position
from explorer.workspace.workspace import Workspace


def test_only_https_links_are_offered() -> None:
    text = headline({"id": "<b>", "links": [("bad", "javascript:alert(1)"), ("ok", "https://a.b")]})
    assert "javascript" not in text and "https://a.b" in text and "<b>" not in text
    assert position(1.0, -0.5) == "RA 1.00000° Dec −0.50000°" and position(None, 1) == ""


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a&b"])
def test_user_text_is_escaped(workspace: Workspace, name: str) -> None:
    from explorer.ui.panels.galaxy import table

    assert "<script>" not in table({name: name}) and "&amp;" in table({"x": "a&b"})


def test_votes_are_called_predictions() -> None:
    assert PREDICTED in bars({"p_smooth": 0.8})


@pytest.mark.parametrize("guessed", [True, False])
def test_votes_that_are_guesses_are_folded_away(guessed: bool) -> None:
    def script(guessed: bool) -> None:
        from explorer.ui.panels.galaxy import galaxy_facts

        galaxy_facts({"votes": {"p_smooth": 0.8}, "columns": {}, "guessed": guessed})

    drawn = AppTest.from_function(script, kwargs={"guessed": guessed}).run()
    assert [box.label for box in drawn.expander] == ([GUESSED] if guessed else [])
