"""The page's address: what a colleague needs to see the same view."""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.ui.session.state import has_widget, remember, remembered, set_widget


def get_query(name: str, default: str = "") -> str:
    """The value of `name` in the page's address."""
    return st.query_params.get(name, default) if is_drawn() else default


def is_drawn() -> bool:
    """Whether this is a page being drawn, and no route or thread beside it."""
    return get_script_run_ctx(suppress_warning=True) is not None


def get_query_int(name: str, default: int = 0) -> int:
    """The whole number under `name` in the address; `default` where it is not one."""
    value = get_query(name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


def set_query(**values: str | int | None) -> None:
    """Write `values` into the address; None and "" leave it."""
    for name, value in values.items():
        text = "" if value is None else str(value)
        if text and st.query_params.get(name) != text:
            st.query_params[name] = text
        elif not text and name in st.query_params:
            del st.query_params[name]


def get_query_all(name: str) -> list[str]:
    """Every value of `name` in the address, in order."""
    return st.query_params.get_all(name)


def set_query_all(name: str, values: Sequence[str]) -> None:
    """Write `name` into the address once for each of `values`."""
    if list(values) != get_query_all(name):
        st.query_params[name] = list(values)


def query_widget(page: str, name: str, default: str, options: Sequence[str] = ()) -> str:
    """The key of a widget that shows `name` of the address.

    A link or the browser's Back changes the address and with it the widget; `store_query_widget`
    writes the other way. Each page has a widget of its own, so that pages do not overwrite one
    another.
    """
    key = f"{page}_{name}"
    asked = get_query(name, default)
    asked = default if options and asked not in options else asked
    if not has_widget(key) or remembered(key) != asked:
        set_widget(key, asked)
    return key


def store_query_widget(page: str, name: str, value: str | None, default: str) -> str:
    """Write what the widget of `query_widget` says into the address, except the default."""
    value = (value or default).strip() or default
    remember(f"{page}_{name}", value)
    set_query(**{name: None if value == default else value})
    return value
