"""Tests of explorer.ui.panels.galaxy."""

import pytest

from explorer.ui.panels.galaxy import headline, position
from explorer.workspace.workspace import Workspace


def test_only_https_links_are_offered() -> None:
    text = headline({"id": "<b>", "links": [("bad", "javascript:alert(1)"), ("ok", "https://a.b")]})
    assert "javascript" not in text and "https://a.b" in text and "<b>" not in text
    assert position(1.0, -0.5) == "RA 1.00000° Dec −0.50000°" and position(None, 1) == ""


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a&b"])
def test_user_text_is_escaped(workspace: Workspace, name: str) -> None:
    from explorer.ui.panels.galaxy import table

    assert "<script>" not in table({name: name}) and "&amp;" in table({"x": "a&b"})
