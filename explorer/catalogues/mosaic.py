"""A few galaxies of a catalogue in one picture, by which it is known at sight."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from explorer.catalogue.dataset import Catalogue

COLUMNS, ROWS, SIDE_PX = 5, 2, 96


def mosaic_of(folder: Path) -> bytes:
    """A JPEG of up to 10 galaxies evenly spread over the catalogue's rows, 480 px wide.

    Raises:
        CatalogueError: the catalogue is missing, unfinished or broken.
    """
    catalogue = Catalogue.open(folder)
    count = min(len(catalogue), COLUMNS * ROWS)
    rows = np.linspace(0, len(catalogue) - 1, count).astype(np.int64)
    sheet = Image.new("RGB", (COLUMNS * SIDE_PX, ROWS * SIDE_PX))
    for place, image in enumerate(catalogue.thumbnails(rows)):
        at = (place % COLUMNS * SIDE_PX, place // COLUMNS * SIDE_PX)
        sheet.paste(Image.open(BytesIO(image)).convert("RGB").resize((SIDE_PX, SIDE_PX)), at)
    body = BytesIO()
    sheet.save(body, "JPEG", quality=82)
    return body.getvalue()
