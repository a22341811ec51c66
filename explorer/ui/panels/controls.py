"""Controls that several pages share: filter, order, theme."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from explorer.catalogue.familiar import votes_hold
from explorer.labels import DEFAULT_THEME
from explorer.ui import session
from explorer.ui.format import literal, scrolls

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


LISTED = "as listed"
MOST_UPLOAD_MB = 64  # of one image, or a table of ratings
ORIGINS = {"vote": "predicted vote", "user": "your table", "derived": "computed"}


def restart() -> None:
    """Back to the first page, after a change of what is listed."""
    session.set_query(p=None)


def text_box(page: str, name: str, label: str, *, placeholder: str, width: int) -> str:
    """A text of the address that can be typed."""
    value = st.text_input(
        label,
        key=session.query_widget(page, name, ""),
        placeholder=placeholder,
        on_change=restart,
        width=width,
    )
    return session.store_query_widget(page, name, value, "")


@dataclass(frozen=True)
class Control:
    """A control of a page: its name in the address, its label, and what is said on hovering."""

    page: str
    name: str
    label: str
    help: str = ""


def choice(
    control: Control, options: Sequence[str], *, on_change: Callable[[], None] = restart
) -> str:
    """One of a few words, the first unless the address names another."""
    value = st.segmented_control(
        control.label,
        options,
        key=session.query_widget(control.page, control.name, options[0], options),
        required=True,
        format_func=literal,
        on_change=on_change,
        help=control.help or None,
    )
    return session.store_query_widget(control.page, control.name, value, options[0])


def pick_one(page: str, name: str, label: str, options: Sequence[str], *, usual: str = "") -> str:
    """One of many names, the first unless the address names another.

    usual: a visitor's own in place of the first, which the address then names, for others to see.
    """
    value = st.selectbox(
        label,
        options,
        key=session.query_widget(page, name, usual or options[0], options),
        on_change=restart,
        width=210,
    )
    return session.store_query_widget(page, name, value, "" if usual else options[0])


def filter_box(workspace: Workspace, page: str) -> str:
    """The filter expression typed by the visitor; the columns are a click away."""
    where = text_box(page, "where", "Filter", placeholder=example(workspace), width=300)
    with st.popover("Columns", type="tertiary"):
        st.html(column_list(workspace))
    return where


def example(workspace: Workspace) -> str:
    """A filter that this catalogue understands."""
    votes = [column.name for column in workspace.catalogue.columns if column.origin == "vote"]
    speak = votes if votes_hold(workspace.catalogue.manifest) else []
    known = [column.name for column in workspace.catalogue.columns]
    told = [name for name in (*speak, "oddness", "familiarity") if name in known]
    return f"{told[0]} > 0.8" if told else ""


def column_list(workspace: Workspace) -> str:
    """The columns and their kinds as an escaped HTML table."""
    rows = "".join(
        f"<tr><td><code>{html.escape(column.name)}</code></td>"
        f"<td>{html.escape(column.kind)}</td><td>{html.escape(ORIGINS[column.origin])}</td></tr>"
        for column in workspace.catalogue.columns
    )
    hint = "<p>a &gt; 0.5 and not (b = 'spiral' or c &lt; 3)</p>"
    return f"<div class='columns' {scrolls('Columns')}>{hint}<table>{rows}</table></div>"


def order_by(workspace: Workspace) -> list[tuple[str, bool]]:
    """The columns to sort by, and whether the highest is first; none for the catalogue's order.

    The first orders all, each further one those that are alike in the ones before.
    """
    names = [column.name for column in workspace.catalogue.columns if column.name != "oddness"]
    options = [LISTED, "oddness", "taste", *names]
    orders = [_order("", "Sort", options)]
    if orders[0][0] == LISTED:
        return []
    with st.popover("Then by", type="tertiary"):
        st.caption("For those that are alike in what stands before")
        for number in ("2", "3"):
            orders.append(_order(number, f"Sort {number}", options))
            if orders[-1][0] == LISTED:
                break
    return [order for order in orders if order[0] != LISTED]


def _order(number: str, label: str, options: list[str]) -> tuple[str, bool]:
    """One column to sort by, and whether its highest is first."""
    usual = "" if number else session.usual_sort().replace(LISTED, "")
    sort = pick_one("gallery", f"sort{number}", label, options, usual=usual)
    if sort == LISTED:
        return sort, False
    ends = Control("gallery", f"order{number}", "Order")
    return sort, choice(ends, ["high", "low"]) == "high"


def theme_box(workspace: Workspace, *, changed: Callable[[], None]) -> None:
    """The theme being rated; a new name starts a new taste."""
    theme = session.theme()
    key = session.query_widget("anomalies", "theme", theme)
    session.remember(key, theme)

    def choose() -> None:
        session.set_theme(session.widget_value(key) or "")
        changed()

    st.selectbox(
        "Theme",
        list(dict.fromkeys([theme, DEFAULT_THEME, *known_themes(workspace)])),
        key=key,
        accept_new_options=True,
        placeholder="Choose or type a new one",
        width=200,
        on_change=choose,
    )


def known_themes(workspace: Workspace) -> list[str]:
    """The themes that this visitor has rated for."""
    return workspace.labels.themes(session.who())
