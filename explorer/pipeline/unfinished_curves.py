"""A stopped build of light curves: gone on with where it was begun with the same as now."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from explorer.catalogue.manifest import FILE_NAME, Manifest
from explorer.catalogue.writer import Writer, discard_uncommitted
from explorer.errors import CatalogueError
from explorer.lightcurves import LightCurve
from explorer.lightcurves.kept_measures import KeptMeasures


class Digest:
    """A hash of all that is known of light curves, taken one after the other."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, curve: LightCurve) -> None:
        """Take one more."""
        self._sum.update(repr((curve.id, curve.survey, curve.place, len(curve))).encode())
        for values in (curve.time_d, curve.mag, curve.err):
            self._sum.update(np.ascontiguousarray(values, "<f8").tobytes())
        self._sum.update("\0".join(curve.band).encode())

    def __str__(self) -> str:
        return self._sum.hexdigest()


def open_writer(folder: Path, manifest: Manifest) -> tuple[Writer, Manifest]:
    """A writer behind the light curves that are there, and the manifest that they go with.

    Raises:
        CatalogueError: what is there was begun with another table, labels, seed or grouping, or is
            no build of light curves.
    """
    if (folder / FILE_NAME).exists():
        before = Manifest.read(folder)
        _check_same(folder, before, manifest)
        discard_uncommitted(folder)
        writer = Writer(folder)
        writer.discard_written()
        _check_measured(folder, len(writer))
        return writer, before
    manifest.write(folder)
    writer = Writer(folder)
    if len(writer):
        raise CatalogueError(f"{folder} holds galaxies without a manifest: give another --out.")
    return writer, manifest


def _check_same(folder: Path, before: Manifest, now: Manifest) -> None:
    if before.object_kind != now.object_kind:
        raise CatalogueError(f"A build of images in {folder} was stopped: give another --out.")
    other = list(_differences(before, now))
    if other:
        raise CatalogueError(
            f"The stopped build in {folder} was begun with {' and '.join(other)}. Such light "
            "curves do not mix: give the same as then, or another --out."
        )


def _differences(before: Manifest, now: Manifest) -> Iterable[str]:
    """What the build before was begun with and this one is not, in words."""
    had, has = before.build.get("begun_with", {}), now.build["begun_with"]
    if not had or before.encoder != now.encoder:
        yield "another version of the explorer"
        return
    if had.get("observations") != has["observations"]:
        yield "other observations in the table"
    if had.get("labels") != has["labels"]:
        yield "other labels" if had.get("labels") else "no labels"
    if before.build.get("group") != now.build["group"]:
        yield _option("--group", before.build.get("group"))
    if before.seed != now.seed:
        yield _option("--seed", before.seed)


def _option(name: str, value: Any) -> str:
    return f"no {name}" if value is None else f"{name} {value}"


def _check_measured(folder: Path, count: int) -> None:
    if not KeptMeasures(folder).covers(count):
        raise CatalogueError(
            f"The stopped build in {folder} lacks the measures of some of its light curves: give "
            "another --out."
        )
