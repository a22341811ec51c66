"""Tests of explorer.ui.components.navigation."""

from explorer.ui.components.navigation import address
from tests.ui.conftest import run, sent


def test_another_page_is_one_step_of_the_history() -> None:
    assert address("similar", {"id": ["a b", "c&d"]}) == "./similar?id=a+b&id=c%26d"
    assert address("", {}) == "./"

    def page() -> None:
        import streamlit as st

        from explorer.ui import session
        from explorer.ui.pages import main

        session.request_page("gallery" if st.query_params.get("home") else "map", by="z", where="")
        main.turn_to_requested_page()

    rater = "who=ada&theme=interesting"
    assert sent(run(page, who="ada"), "navigation") == {"address": f"./map?{rater}&by=z", "turn": 1}
    assert sent(run(page, home="1", who="ada"), "navigation")["address"] == f"./?{rater}&by=z"
    rings = sent(run(page, theme="rings", who="bob"), "navigation")["address"]
    assert rings == "./map?who=bob&theme=rings&by=z"
