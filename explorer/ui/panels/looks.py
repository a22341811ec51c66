"""What was typed as a look in words: its terms as sliders, what was not understood, what fits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from explorer.search.words import COLOURS, Term, Wish
from explorer.ui import session
from explorer.ui.format import literal

if TYPE_CHECKING:
    from explorer.arrays import Rows
    from explorer.workspace.workspace import Workspace

BY_LOOKS = "looks"  # in the address: what was found by name is to be read as a look
STEP = 0.1
SCALE = "−1 unwanted · 0 does not matter · 1 wanted"


def read_looks(workspace: Workspace, text: str, named: Rows) -> Wish | None:
    """`text` as a look, where nothing is called so (`named` is empty) or that was asked for.

    None where it names no look.
    """
    wish = workspace.in_words.wishes.read(text)
    if not wish.terms:
        return None
    if len(named) and session.get_query(BY_LOOKS) != text:
        offer_looks(text)
        return None
    return wish


def offer_looks(text: str) -> None:
    """Galaxies are called so; a click looks for those that look so instead."""
    st.button(
        f"Look for {literal(text)} instead of the name",
        type="tertiary",
        icon=":material/visibility:",
        on_click=lambda: session.set_query(p=None, **{BY_LOOKS: text}),
    )


def weigh_looks(workspace: Workspace, wish: Wish) -> tuple[Term, ...]:
    """The terms with the weights that the sliders say, and a word on what cannot be trusted."""
    names = " ".join(term.name for term in wish.terms)
    given = given_weights(wish, names)
    with st.container(key="looks", horizontal=True, gap="medium"):
        terms = tuple(
            replace(term, weight=slider(f"{names} {place}", term, given[place]))
            for place, term in enumerate(wish.terms)
        )
    moved = [f"{term.weight:g}" for term in terms]
    asked = [f"{term.weight:g}" for term in wish.terms]
    session.set_query(weights=None if moved == asked else "_".join(moved))
    caution(workspace, wish, terms)
    return terms


def slider(key: str, term: Term, asked: float) -> float:
    """How much one look counts; a link or the browser's Back moves it too."""
    key = f"look {key}"
    if session.remembered(key) != asked or session.widget_value(key) is None:
        session.set_widget(key, asked)
    value = st.slider(literal(term.name), -1.0, 1.0, step=STEP, key=key, width=170, help=SCALE)
    session.remember(key, value)
    return float(value)


def given_weights(wish: Wish, names: str) -> list[float]:
    """The weights in the address, unless they were those of other looks; else those of the words.

    names: the looks in one word, to know others by.
    """
    before = session.remembered(BY_LOOKS, names)
    session.remember(BY_LOOKS, names)
    usual = [term.weight for term in wish.terms]
    return usual if before != names else weights_in(session.get_query("weights"), usual)


def weights_in(text: str, usual: list[float]) -> list[float]:
    """The weights of "1_-0.5"; the usual ones where it does not fit."""
    try:
        weights = [float(part) for part in text.split("_")]
    except ValueError:
        return usual
    fits = len(weights) == len(usual) and all(-1 <= weight <= 1 for weight in weights)
    return weights if fits else usual


def caution(workspace: Workspace, wish: Wish, terms: tuple[Term, ...]) -> None:
    """What was not understood, on what colours were measured, and where votes are guesses."""
    if wish.said():
        st.warning(literal(wish.said()), icon=":material/help:")
    doubt = workspace.in_words.doubt(terms)
    if doubt:
        st.warning(literal(doubt), icon=":material/warning:")
    if any(term.name in COLOURS for term in terms):
        source = workspace.in_words.wishes.blueness().source
        st.caption(f"Blue and red are those of this catalogue, by {literal(source)}.")
