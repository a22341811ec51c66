"""What the address and the upload ask for, as a query: galaxies, an image, or a crop of either."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.arrays import RgbImage
from explorer.search.similar import Query
from explorer.sources.cutouts import LEAST_CROP_PX, crop_square
from explorer.ui import session

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

WHOLE = 10_000  # crops in the address are in ten-thousandths of the image's width


@dataclass(frozen=True)
class Asked:
    """A query of the page: of `image` where there is one, else of the galaxies.

    `shown` is the whole upload; `image` what is searched: the upload, or a crop of it or of the
    galaxy's image.
    """

    likes: Sequence[str]
    unlikes: Sequence[str] = ()
    shown: RgbImage | None = None
    image: RgbImage | None = None

    @property
    def crop(self) -> str:
        """The crop in the address, if it is in use."""
        return session.get_query("crop") if self.image is not self.shown else ""

    def query(self, workspace: Workspace) -> Query:
        """What to look for; an image is encoded once, however many of its pages are looked at."""
        if self.image is None:
            return Query(self.likes, self.unlikes)
        pixels = self.image
        print_ = hashlib.sha256(pixels.tobytes()).hexdigest()

        def encode() -> NDArray[np.float32]:
            with st.spinner("Looking at the image"):
                return workspace.search.similarity.embed(pixels)

        embedding = session.cached_latest("encoded", (print_, workspace.catalogue.version), encode)
        apart = () if self.shown is not None else self.likes
        return Query((), self.unlikes, embedding=embedding, apart=apart)

    def pictured(self) -> Query:
        """The query with its image in place of an embedding, to be compared with a hit."""
        return Query(self.likes if self.image is None else (), image=self.image)


def asked(workspace: Workspace, likes: list[str], upload: bytes | None) -> Asked:
    """The query of this run.

    Raises:
        ImageError: an upload that is no image.
        CatalogueError: an unknown galaxy.
    """
    unlikes, crop = session.get_query_all("not"), session.get_query("crop")
    if upload is not None:
        whole = _decoded(workspace, upload)
        return Asked((), unlikes, whole, _cut(whole, crop))
    if crop and len(likes) == 1:
        whole = _original(workspace, likes[0])
        cut = _cut(whole, crop)
        return Asked(likes, unlikes, None, None if cut is whole else cut)
    return Asked(likes, unlikes)


def _original(workspace: Workspace, galaxy: str) -> RgbImage:
    row = workspace.catalogue.row_of(galaxy)
    known = (row, workspace.catalogue.version)
    return session.cached_latest("original", known, lambda: workspace.originals.image(row))


def _decoded(workspace: Workspace, upload: bytes) -> RgbImage:
    known = hashlib.sha256(upload).hexdigest(), workspace.catalogue.version
    return session.cached_latest("decoded", known, lambda: workspace.originals.decoded(upload))


def _cut(image: RgbImage, crop: str) -> RgbImage:
    """The square that `crop` names, kept inside the image; all of it where that is no crop."""
    box = box_of(crop, (image.shape[0], image.shape[1]))
    return image if box is None else crop_square(image, box)


def box_of(crop: str, shape: tuple[int, int]) -> tuple[int, int, int] | None:
    """(left, top, side) in pixels of "left.top.side" in the address; None for anything else."""
    parts = crop.split(".")
    if len(parts) != 3 or not all(
        part.isascii() and part.isdigit() and len(part) < 8 for part in parts
    ):
        return None
    height, width = shape
    left, top, side = (round(int(part) * width / WHOLE) for part in parts)
    side = max(LEAST_CROP_PX, min(side, height, width))
    if side > min(height, width):
        return None
    return min(left, width - side), min(top, height - side), side


def set_crop(crop: str) -> None:
    """Search for this square of the image from now on; "" for the whole image."""
    session.set_query(crop=crop, p=None, why=None)
