"""A table of observations → a catalogue of light curves, which the whole explorer then takes."""

import hashlib
import importlib.metadata
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from explorer.catalogue.lock import write_lock
from explorer.catalogue.manifest import FILE_NAME, Manifest
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError
from explorer.lightcurves import FEATURES, LightCurve
from explorer.lightcurves.bands import in_order, main_band, mean_mag
from explorer.lightcurves.bursts import BURSTS
from explorer.lightcurves.encoder import CurveEncoder, bundled_encoder
from explorer.lightcurves.features import usable_cores
from explorer.lightcurves.gathered import Gathered
from explorer.lightcurves.kept_measures import KeptMeasures
from explorer.lightcurves.measures import MEASURES, measure_curves
from explorer.lightcurves.pictures import SIZE_PX, draw_thumbnail
from explorer.lightcurves.reading import SCRATCH, gathered_curves, no_curve, unusable
from explorer.lightcurves.stored import ObservationWriter
from explorer.pipeline.build import publish
from explorer.pipeline.curve_columns import with_bands, with_measures
from explorer.pipeline.curve_table import curve_table
from explorer.pipeline.derive import derive
from explorer.pipeline.unfinished_curves import Digest, open_writer
from explorer.progress import Progress
from explorer.sources.cutouts import jpeg_thumbnail

NAME = "lightcurves-net"
AT_ONCE = 500


@dataclass(frozen=True)
class CurveRecipe:
    """What a build of light curves is asked for; `labels` is a table with an id of each object.

    radius_arcsec: observations of several ids within it are of one object.
    """

    source: Path
    out: Path
    labels: Path | None = None
    seed: int = 0
    radius_arcsec: float | None = None


def build_curves(recipe: CurveRecipe, progress: Progress) -> Manifest:
    """The catalogue of a table of observations in `recipe.out`, made or gone on with.

    The embedding is that of the shipped network, beside nine features of bursts.

    Raises:
        SourceError: no usable table.
        CatalogueError: the folder holds a catalogue already, or a stopped build of other curves.
        BusyError: another build is at work there.
    """
    began = time.monotonic()
    if (recipe.out / FILE_NAME).exists() and Manifest.read(recipe.out).complete:
        raise CatalogueError(f"{recipe.out} already holds a catalogue: give another --out.")
    recipe.out.mkdir(parents=True, exist_ok=True)
    progress.stage("reading", 1)
    with write_lock(recipe.out):
        for left in recipe.out.glob(f"{SCRATCH}*"):
            shutil.rmtree(left)
        with gathered_curves(
            recipe.source, radius_arcsec=recipe.radius_arcsec, folder=recipe.out
        ) as found:
            facts = _facts(found, recipe)
            encoder = bundled_encoder()
            writer, manifest = open_writer(recipe.out, _manifest(recipe, facts, encoder))
            kept = len(writer)
            progress.stage("measuring", len(facts.table), done=kept)
            if not KeptMeasures(recipe.out).whole.exists():
                _append_missing(writer, found, facts, encoder, progress)
            KeptMeasures(recipe.out).discard()
        derive(writer, manifest, progress)
        manifest.build |= {"seconds": round(time.monotonic() - began, 1), "kept": kept}
        publish(recipe.out, manifest)
    progress.finish(summary(manifest))
    return manifest


def summary(manifest: Manifest) -> str:
    """How many light curves there are, how many of them a stopped build had, and how many not."""
    had = manifest.build["kept"]
    parts = [manifest.object_kind.count(manifest.galaxies)]
    parts += [f"{had:,} kept of the stopped build"] * bool(had)
    return ", ".join([*parts, f"{len(manifest.skipped):,} skipped"])


@dataclass(frozen=True)
class CurveFacts:
    """What is known of all usable curves before one is measured.

    table: the user's columns, one row a curve. skipped: (id, reason). bands: blue to red.
    sha256: of all observations.
    """

    table: pa.Table
    skipped: list[tuple[str, str]]
    bands: list[str]
    sha256: str


def _facts(found: Gathered, recipe: CurveRecipe) -> CurveFacts:
    rows, skipped, bands, digest = [], [], set(), Digest()
    for curve in found.curves():
        digest.add(curve)
        if (pair := unusable(curve)) is not None:
            skipped.append(pair)
            continue
        rows.append((curve.id, len(curve), mean_mag(main_band(curve)), curve.survey, curve.place))
        bands |= {*curve.band}
    if not rows:
        raise no_curve(recipe.source)
    frame = pd.DataFrame(rows, columns=["id", "observations", "mean_mag", "survey", "place"])
    return CurveFacts(curve_table(frame, recipe.labels), skipped, in_order(bands), str(digest))


def _append_missing(
    writer: Writer,
    found: Gathered,
    facts: CurveFacts,
    encoder: CurveEncoder,
    progress: Progress,
) -> None:
    """Measure, draw and commit some hundred at a time: no more is held than that.

    What the catalogue has is neither measured nor drawn again. Measures are kept before their
    curves are committed, so that a killed build never lacks them.
    """
    measured, had, at = KeptMeasures(writer.folder), len(writer), 0
    told = f"{had:,} kept" if had else ""
    with ObservationWriter(writer.folder, facts.bands) as observations:
        for some in _batches(found, had):
            observations.append(some)
            if at >= had:
                measures = measure_curves(some)
                measured.keep(at, measures)
                known = with_measures(facts.table.slice(at, len(some)), some, measures, encoder)
                writer.append(
                    with_bands(known, some, measures, facts.bands),
                    thumbnails=_thumbnails(some, measures),
                    embeddings=encoder.vectors(measures),
                    votes={},
                )
            at += len(some)
            progress.update(max(at, had), told)
    measured.join(at)


def _batches(found: Gathered, had: int) -> Iterator[list[LightCurve]]:
    """The usable curves, some hundred at a time, the first `had` in batches of their own."""
    curves, at = (one for one in found.curves() if unusable(one) is None), 0
    while some := list(islice(curves, min(AT_ONCE, had - at) if at < had else AT_ONCE)):
        yield some
        at += len(some)


def _thumbnails(curves: list[LightCurve], measures: NDArray[np.float64]) -> list[bytes]:
    """JPEG bytes of the drawing of each curve, on all cores."""
    period, eta = (measures[:, FEATURES.index(name)] for name in ("period", "phase_eta"))
    with ThreadPoolExecutor(usable_cores()) as pool:
        return list(pool.map(_thumbnail, curves, period, eta))


def _thumbnail(curve: LightCurve, period_d: float, phase_eta: float) -> bytes:
    return jpeg_thumbnail(draw_thumbnail(curve, period_d, phase_eta), SIZE_PX)


def _manifest(recipe: CurveRecipe, facts: CurveFacts, encoder: CurveEncoder) -> Manifest:
    """The scaling is that of the network: the embeddings of two surveys compare."""
    stored = {
        "name": NAME,
        "weights_sha256": encoder.sha256,
        "dim": encoder.hidden[-1] + len(BURSTS),
        "vote_names": [],
        "record": {"measures": list(MEASURES), "kinds": list(encoder.kinds)},
    }
    manifest = Manifest(str(recipe.source.resolve()), stored, 1, recipe.seed)
    manifest.skipped = [
        {"id": name, "reference": name, "reason": reason} for name, reason in facts.skipped
    ]
    labels = recipe.labels
    manifest.build = {
        "source": str(recipe.source),
        "kind": "lightcurves",
        "labels": str(labels.resolve()) if labels else None,
        "group": recipe.radius_arcsec,
        "begun_with": {
            "observations": facts.sha256,
            "labels": hashlib.sha256(labels.read_bytes()).hexdigest() if labels else None,
        },
    }
    manifest.versions = {name: importlib.metadata.version(name) for name in ("finufft", "numpy")}
    return manifest
