"""Component sources: plain JS, CSS and HTML files beside their Python, joined at registration."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def text(*names: str) -> str:
    """The files `names` of this folder, joined: the last script exports the component."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)
