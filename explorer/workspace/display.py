"""How an open catalogue and tables of galaxies show themselves: in one line, and in a notebook."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape

import numpy as np

from explorer.arrays import Rows
from explorer.catalogue.dataset import Catalogue
from explorer.errors import ImageError, LabelError, one_line
from explorer.labels import Labels
from explorer.sources.cutouts import decode_image, jpeg_whole

SHOWN = 24  # pictures in a notebook, about 2 kB each
PICTURE_PX = 88
FRAME = "display:flex;flex-wrap:wrap;gap:6px;margin:6px 0"
CARD = f"margin:0;width:{PICTURE_PX}px;font-size:10px;line-height:1.3"
PICTURE = (
    f"width:{PICTURE_PX}px;height:{PICTURE_PX}px;object-fit:contain;border-radius:3px;margin:0"
)
WORDS = "display:block;overflow-wrap:anywhere"  # ids often differ at their end alone


def facts_of(catalogue: Catalogue, labels: Labels) -> list[str]:
    """What is in a catalogue, where it comes from, its encoder, and what was said of it."""
    manifest = catalogue.manifest
    return [
        catalogue.object_kind.count(len(catalogue)),
        f"from {one_line(manifest.source)}",
        f"encoder {one_line(manifest.encoder['name'])}",
        _labels_given(labels),
    ]


def in_one_line(catalogue: Catalogue, labels: Labels) -> str:
    """The catalogue's folder and `facts_of` it, in one line."""
    return f"<Workspace {catalogue.place}: {', '.join(facts_of(catalogue, labels))}>"


def workspace_html(catalogue: Catalogue, labels: Labels) -> str:
    """The facts, and pictures of galaxies evenly spread over the catalogue, as HTML."""
    rows = np.unique(np.linspace(0, len(catalogue) - 1, SHOWN).round().astype(np.int64))
    said = " · ".join(map(escape, facts_of(catalogue, labels)))
    title = f"<div><b>{escape(catalogue.place)}</b> · {said}</div>"
    captions = [str(galaxy) for galaxy in catalogue.ids()[rows]]
    return f"<div>{title}{mosaic_html(catalogue, rows, captions)}</div>"


def mosaic_html(catalogue: Catalogue, rows: Rows, captions: Sequence[str]) -> str:
    """Small pictures of rows with a caption each, as HTML that needs no network.

    Colours are left to the notebook, so that it reads in the dark as in the light.
    """
    pictures = catalogue.thumbnails(rows)
    cards = [_card(data, text) for data, text in zip(pictures, captions, strict=True)]
    return f'<div style="{FRAME}">{"".join(cards)}</div>'


def _card(data: bytes, caption: str) -> str:
    said = escape(caption)
    picture = f'<img alt="{said}" title="{said}" src="{_data_uri(data)}" style="{PICTURE}">'
    return (
        f'<figure style="{CARD}">{picture}<figcaption style="{WORDS}">{said}</figcaption></figure>'
    )


def _data_uri(data: bytes) -> str:
    try:
        small = jpeg_whole(decode_image(data, "thumbnail"), PICTURE_PX)
    except ImageError:  # one damaged picture hides none of the others
        return "data:,"
    return f"data:image/jpeg;base64,{b64encode(small).decode()}"


def _labels_given(labels: Labels) -> str:
    try:
        ratings, tags = len(labels.all_ratings()), len(labels.tags())
    except LabelError:  # a server that is away
        return "ratings out of reach"
    return f"{_count(ratings, 'rating')} and {_count(tags, 'tag')}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
