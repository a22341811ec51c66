"""Cutouts that are fetched or cut while a catalogue is built: what its manifest keeps of them."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from explorer.catalogue.manifest import Manifest
from explorer.encoder.embed import USUAL, Batching
from explorer.errors import CatalogueError
from explorer.sources.open import Source
from explorer.sources.services.positions import PositionSource
from explorer.sources.tiles.source import TileSource

AHEAD = 64  # galaxies: one cutout that is slow to come holds up no batch
DECODERS = 2  # threads beside those that wait for the service


def batching_of(source: Source) -> Batching:
    """How a source is read: where cutouts are fetched, enough of them at once and ahead."""
    if not isinstance(source, PositionSource):
        return USUAL
    return Batching(workers=source.wanted.manners.workers + DECODERS, ahead=AHEAD)


def share_of(source: Source, among: int) -> Source:
    """The source for one of several workers: together they ask a service no more than one would."""
    if not isinstance(source, PositionSource):
        return source
    manners = source.wanted.manners
    workers, pace = max(1, manners.workers // among), manners.per_second / among
    own = replace(manners, workers=workers, per_second=pace)
    return replace(source, wanted=replace(source.wanted, manners=own))


def stop_fetching(source: Source) -> None:
    """Let no thread of a build that ends wait for a service."""
    if isinstance(source, PositionSource):
        source.stop()


def note_cutouts(manifest: Manifest, source: Source, out: Path) -> None:
    """Write into the manifest where the cutouts of `out` come from, and when.

    Raises:
        CatalogueError: the catalogue has other cutouts, or images of another origin.
    """
    if not isinstance(source, PositionSource | TileSource):
        return
    had, now = manifest.build.get("cutouts"), source.provenance
    if manifest.complete or had:
        _check_same(had or {}, now, out)
    today = datetime.now(UTC).date().isoformat()
    first = (had or {}).get("first_fetched", today)
    folder = os.path.relpath(source.folder.resolve(), out.resolve())
    told = {"folder": folder, "first_fetched": first, "last_fetched": today}
    manifest.build["cutouts"] = {**now, **told}


def _check_same(had: dict[str, object], now: dict[str, object], out: Path) -> None:
    """Images of two kinds in one catalogue would be told apart by their kind."""
    told = {**now, **had}.keys() - {"folder", "first_fetched", "last_fetched"}
    other = sorted(name for name in told if had.get(name) != now.get(name))
    if not had:
        raise CatalogueError(f"{out} was not built from such cutouts: give another --out.")
    if other:
        raise CatalogueError(
            f"{out} was built from {had.get('service')} with {other[0]} = {had.get(other[0])}, not "
            f"{now.get(other[0])}: give the same --cutouts or --tiles and sizes, or another --out."
        )
