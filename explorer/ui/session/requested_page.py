"""The page that one page asks for, with who rates, for what and in which catalogue."""

from typing import Any

from explorer.ui.session.rating_as import rater
from explorer.ui.session.state import remember, remembered
from explorer.ui.session.which_catalogue import catalogue_words


def request_page(page: str, **query: str | list[str]) -> None:
    """Ask for another page; the script turns to it before it draws anything.

    Who rates, for which theme and in which catalogue goes along, unless `query` says another.
    """
    asked = {**rater().words, **catalogue_words(), **query}
    remember("go", (page, {name: value for name, value in asked.items() if value}))


def take_requested_page() -> tuple[str, dict[str, Any]] | None:
    """The page asked for by `request_page`, once."""
    asked: tuple[str, dict[str, Any]] | None = remembered("go")
    remember("go", None)
    return asked
