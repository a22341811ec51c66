"""The catalogues of this folder: to open, build, rename, delete and restore."""

from __future__ import annotations

from explorer.ui import session
from explorer.ui.panels import catalogue_cards


def page() -> None:
    """A card for each catalogue."""
    catalogue_cards.show(session.catalogues())
