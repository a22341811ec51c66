"""State and caches of the page: what a tab remembers, what this process shares."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import streamlit as st

from explorer.config import Settings


def settings() -> Settings:
    """The settings of this process, from defaults and environment."""
    return Settings.from_environment()


@st.cache_resource(show_spinner=False)
def shared(name: str, _make: Callable[[], Any]) -> Any:
    """One object per process under `name`, made at first use."""
    return _make()


@st.cache_resource(show_spinner=False, max_entries=6)
def shared_recent(name: str, _make: Callable[[], Any]) -> Any:
    """As `shared`, for what may be forgotten: the last few are kept."""
    return _make()


def remember(name: str, value: Any) -> None:
    """Remember `value` for this visitor until the tab closes."""
    st.session_state[f"_{name}"] = value


def remembered(name: str, default: Any = None) -> Any:
    """What `remember` stored under `name`."""
    return st.session_state.get(f"_{name}", default)


def cached_latest(name: str, key: Hashable, make: Callable[[], Any]) -> Any:
    """What `make` gives for `key`; made again only when the key is another than last time."""
    known = remembered(name)
    if known is None or known[0] != key:
        known = (key, make())
        remember(name, known)
    return known[1]


def event(key: str, name: str) -> Any:
    """What the component `key` has just reported as `name`, or None."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def widget_value(key: str, default: Any = None) -> Any:
    """The present value of the widget `key`."""
    return st.session_state.get(key, default)


def has_widget(key: str) -> bool:
    """Whether the widget `key` was drawn or given a value."""
    return key in st.session_state


def set_widget(key: str, value: Any) -> None:
    """Give the widget `key` a value before it is drawn."""
    st.session_state[key] = value


def forget_widget(key: str) -> None:
    """Let the widget `key` start anew."""
    st.session_state.pop(key, None)
