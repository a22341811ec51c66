"""Routes that send images: one thumbnail, a page of them in one reply, one galaxy in full."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from explorer.sources.cutouts import jpeg_whole
from explorer.sources.looked import looks_of
from explorer.ui.routes.fields import rows_of
from explorer.ui.routes.http import IMMUTABLE, UNPACKED, reading, workspace_of
from explorer.workspace.pixel_view import pixel_view

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

FULL_PX = 900


def pack(images: list[bytes]) -> bytes:
    """All `images` in one body: count, lengths (uint32, little-endian), then the JPEG files.

    The stored files travel as they are: nothing is decoded, joined or compressed again.
    """
    head = struct.pack(f"<{len(images) + 1}I", len(images), *map(len, images))
    return head + b"".join(images)


@reading
def thumbnail(request: Request) -> Response:
    """GET /x/{version}/thumb/{row}.jpg: one stored thumbnail."""
    workspace = workspace_of(request)
    rows = rows_of(request.path_params["row"], len(workspace.catalogue), 1)
    (image,) = workspace.catalogue.thumbnails(rows)
    return Response(image, media_type="image/jpeg", headers=IMMUTABLE)


@reading
def thumbnails(request: Request) -> Response:
    """GET /x/{version}/pack?rows=3,17,4: the thumbnails of one page of results in one reply."""
    workspace = workspace_of(request)
    rows = rows_of(request.query_params.get("rows", ""), len(workspace.catalogue))
    body = pack(workspace.catalogue.thumbnails(rows))
    return Response(body, media_type="image/x-pack", headers=IMMUTABLE)


@reading
def picture(request: Request) -> Response:
    """GET /x/{version}/image/{row}.jpg: the source image; the thumbnail where it is gone."""
    workspace = workspace_of(request)
    (row,) = rows_of(request.path_params["row"], len(workspace.catalogue), 1)
    return Response(full_image(workspace, row), media_type="image/jpeg", headers=IMMUTABLE)


def full_image(workspace: Workspace, row: int) -> bytes:
    """The whole of the galaxy's own image as JPEG bytes, at most `FULL_PX` a side.

    It is stretched as the catalogue's thumbnails are.
    """
    look = looks_of(workspace.catalogue.manifest).shown
    image = workspace.originals.image(row) if look is None else workspace.originals.seen(row, look)
    return jpeg_whole(image, FULL_PX)


@reading
def pixels(request: Request) -> Response:
    """GET /x/{version}/pixels/{row}.bin: the numbers of the source image, with places and scale."""
    workspace = workspace_of(request)
    (row,) = rows_of(request.path_params["row"], len(workspace.catalogue), 1)
    body = pixel_view(workspace.catalogue, workspace.originals, row)
    return Response(body, media_type="application/octet-stream", headers=IMMUTABLE | UNPACKED)


ROUTES = [
    Route("/x/{version}/thumb/{row}.jpg", thumbnail),
    Route("/x/{version}/pack", thumbnails),
    Route("/x/{version}/image/{row}.jpg", picture),
    Route("/x/{version}/pixels/{row}.bin", pixels),
]
