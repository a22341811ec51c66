"""The gallery grid as a component: galaxies in, picks and page turns out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.access import RATER
from explorer.ui import session
from explorer.ui.components.assets import text
from explorer.ui.components.events import Handler, callbacks
from explorer.workspace.plain import plain

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

_component = st.components.v2.component(
    "explorer_grid",
    html=text("grid.html"),
    css=text("icons.css", "grid.css", "pixels.css"),
    js=text(
        *("icons.js", "dom.js", "key_table.js", "keys.js", "answer_queue.js", "thumbnail_cache.js"),
        *("pixel_data.js", "pixel_colours.js", "pixel_look.js", "pixel_readout.js"),
        *("pixel_overlay.js", "pixel_view.js", "pixel_stage.js", "pixel_histogram.js"),
        *("pixel_panel.js", "pixel_dialog.js", "crop_geometry.js", "crop.js"),
        *("image_viewer.js", "tagger.js", "card.js"),
        *("grid_answers.js", "grid_selection.js", "grid_pager.js", "grid_toolbar.js"),
        "grid_thumbnails.js",
        *("grid_keyboard.js", "grid.js", "grid_page.js"),
    ),
)


@dataclass(frozen=True)
class Sheet:
    """One page of results.

    rows: int (K,), in order; labels: what stands on each thumbnail, K strings or none; measure:
    what those numbers are, in words;
    next_rows: what a turn of the page will show, fetched ahead; note: one line above;
    open_end: there is no last page to name; hero, strip: one large image, a row of small ones;
    small: small cards whatever the visitor chose; crop: the square in use on a large image;
    look: how the large image's pixels are shown, as the script tells it;
    mode: the ranking to prepare behind the page after answers; onwards: the next-page button's
    words; main: takes the keys on arrival.
    """

    rows: Sequence[int] | NDArray[np.int64]
    labels: Sequence[str] = ()
    measure: str = ""
    page: int = 0
    pages: int = 1
    next_rows: Sequence[int] = ()
    note: str = ""
    empty: str = "Nothing here yet."
    query: bool = False
    crop: str = ""
    look: str = ""
    hero: bool = False
    strip: bool = False
    small: bool = False
    open_end: bool = False
    mode: str = ""
    onwards: str = ""
    main: bool = True
    captions: Sequence[str] = field(default=())


def grid(workspace: Workspace, sheet: Sheet, *, key: str, **handlers: Handler) -> None:
    """Show `sheet`; `pick=`, `page=`, `like=`, `why=`, `crop=`, `look=` and the like take events.

    Without a handler for it, a pick leads to the galaxy's look-alikes.
    """
    _component(
        key=key,
        data=payload(workspace, sheet) | offers(handlers),
        **callbacks(key, handlers),
    )


def offers(handlers: Mapping[str, Handler]) -> dict[str, bool]:
    """What the visitor can do here beside rating."""
    return {
        "picks": "pick" in handlers,
        "explains": "why" in handlers,
        "crops": "crop" in handlers,
        "keeps": "keep" in handlers,
        "looks": "look" in handlers,
    }


def payload(workspace: Workspace, sheet: Sheet) -> dict[str, Any]:
    """What the script of the grid draws from."""
    rater = session.rater()
    seq = workspace.labels.version()  # read before the cards: an answer in between counts as newer
    rows = np.asarray(sheet.rows, np.int64)
    cards = plain(workspace.cards(rows, rater)) if len(rows) else []
    for name, texts in (("score", sheet.labels), ("caption", sheet.captions)):
        for card, written in zip(cards, texts, strict=False):
            card[name] = written
    return {
        "version": session.address_of(workspace),
        "cards": cards,
        "next": [int(row) for row in sheet.next_rows],
        "page": sheet.page,
        "pages": sheet.pages,
        "note": sheet.note,
        "measure": sheet.measure,
        "empty": sheet.empty,
        "query": sheet.query,
        "crop": sheet.crop,
        "look": sheet.look,
        "hero": sheet.hero,
        "pictured": workspace.catalogue.pictured,
        "strip": sheet.strip,
        "small": sheet.small,
        "openEnd": sheet.open_end,
        "mode": sheet.mode,
        "rates": session.may(RATER),
        "onwards": sheet.onwards,
        "main": sheet.main,
        **rater.words,
        **session.catalogue_words(),
        "keepsName": not session.is_anothers_link(),
        "tags": list(workspace.labels.tags()),
        "seq": seq,
        "own": session.remembered("own_answers", 0),
    }
