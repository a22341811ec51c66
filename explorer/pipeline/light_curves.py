"""A table of observations → a catalogue of light curves, which the whole explorer then takes."""

import hashlib
import importlib.metadata
import shutil
import time
from collections.abc import Iterable, Iterator
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
from explorer.errors import CatalogueError, SourceError
from explorer.lightcurves import FEATURES, LightCurve
from explorer.lightcurves.bands import band_columns, in_order, main_band, mean_mag
from explorer.lightcurves.bursts import BURSTS
from explorer.lightcurves.encoder import CurveEncoder, bundled_encoder
from explorer.lightcurves.features import usable_cores
from explorer.lightcurves.gathered import Gathered
from explorer.lightcurves.kept_measures import KeptMeasures
from explorer.lightcurves.measures import MEASURES, measure_curves
from explorer.lightcurves.period import period_uncertainty
from explorer.lightcurves.pictures import SIZE_PX, draw_thumbnail
from explorer.lightcurves.reading import SCRATCH, gathered_curves, no_curve, unusable
from explorer.lightcurves.stored import ObservationWriter
from explorer.pipeline.build import publish
from explorer.pipeline.derive import derive
from explorer.pipeline.unfinished_curves import Digest, writer_of
from explorer.progress import Progress
from explorer.sources.columns import catalogue_table
from explorer.sources.cutouts import jpeg_thumbnail

NAME = "lightcurves-net"
MEASURED = {*FEATURES, "period_uncertainty", "predicted_kind", "predicted_probability"}
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
            writer, manifest = writer_of(recipe.out, _manifest(recipe, facts, encoder))
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
    return CurveFacts(_table(frame, recipe.labels), skipped, in_order(bands), str(digest))


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
                known = _with_measures(facts.table.slice(at, len(some)), some, measures, encoder)
                writer.append(
                    _with_bands(known, some, measures, facts.bands),
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


def _table(known: pd.DataFrame, labels: Path | None) -> pa.Table:
    """The user's columns, one row a curve, before what is known of every curve."""
    ids = known["id"].tolist()
    columns = {name: known[name].to_numpy() for name in ("observations", "mean_mag")}
    if (known["survey"] != "").any():
        columns["survey"] = known["survey"].where(known["survey"] != "", None)
    user = pa.table(columns) if labels is None else _join_labels(pa.table(columns), ids, labels)
    return catalogue_table(user, ids=ids, references=ids, position=_positions(known["place"]))


def _positions(
    known: Iterable[tuple[float, ...]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """RA and Dec (N,), NaN where unknown; None where no curve has a place."""
    places = np.array([place or (np.nan, np.nan) for place in known], float)
    if np.isnan(places).all():
        return None
    return places[:, 0], places[:, 1]


def _join_labels(known: pa.Table, ids: list[str], path: Path) -> pa.Table:
    try:
        table = pd.read_csv(path, dtype=str)
    except (OSError, ValueError) as error:
        raise SourceError(f"The labels '{path}' cannot be read ({error}).") from error
    short = {bare(galaxy) for galaxy in ids}
    shares = {name: table[name].map(bare).isin(short).mean() for name in table.columns}
    key = max(shares, key=lambda name: shares[name])
    if not shares[key]:
        raise SourceError(f"No column of '{path}' holds the ids of the light curves.")
    rows = table.assign(_id=table[key].map(bare)).drop_duplicates("_id").set_index("_id")
    labelled: dict[str, pa.Array] = {}
    for name in table.columns:
        if name != key and name not in known.column_names:
            values = rows[name].reindex([bare(galaxy) for galaxy in ids])
            given = f"{name}_given" if name in MEASURED else name
            labelled[given] = pa.array(values.where(values.notna(), None))
    return pa.table(labelled | {name: known[name] for name in known.column_names})


def bare(name: str) -> str:
    """An id without the letters before its digits: "TranID1011" is "1011"."""
    digits = str(name).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
    return digits or str(name)


def _thumbnails(curves: list[LightCurve], measures: NDArray[np.float64]) -> list[bytes]:
    """JPEG bytes of the drawing of each curve, on all cores."""
    period, eta = (measures[:, FEATURES.index(name)] for name in ("period", "phase_eta"))
    with ThreadPoolExecutor(usable_cores()) as pool:
        return list(pool.map(_thumbnail, curves, period, eta))


def _thumbnail(curve: LightCurve, period_d: float, phase_eta: float) -> bytes:
    return jpeg_thumbnail(draw_thumbnail(curve, period_d, phase_eta), SIZE_PX)


def _with_measures(
    table: pa.Table,
    curves: list[LightCurve],
    measures: NDArray[np.float64],
    encoder: CurveEncoder,
) -> pa.Table:
    """The table with a column for each feature, null where it has no value, and predictions.

    predicted_kind is the likeliest of the network's kinds, predicted_probability what it gives it.
    """
    for at, name in enumerate(FEATURES):
        values = measures[:, at]
        table = table.append_column(name, pa.array(values, mask=~np.isfinite(values)))
    unsure = np.array([_uncertainty(*pair) for pair in zip(curves, measures, strict=True)])
    told = encoder.probabilities(measures)
    kinds = [encoder.kinds[at] for at in told.argmax(axis=1)]
    table = table.append_column(
        "period_uncertainty", pa.array(unsure, mask=~np.isfinite(unsure))
    ).append_column("predicted_kind", pa.array(kinds))
    return table.append_column("predicted_probability", pa.array(told.max(axis=1), pa.float32()))


def _with_bands(
    table: pa.Table,
    curves: list[LightCurve],
    measures: NDArray[np.float64],
    bands: list[str],
) -> pa.Table:
    """The table with the columns of `band_columns` for all bands of the catalogue."""
    each = [
        band_columns(one, days, bands) for one, days in zip(curves, measures[:, 0], strict=True)
    ]
    for name in each[0]:
        values = np.array([columns[name] for columns in each])
        table = table.append_column(name, pa.array(values, mask=~np.isfinite(values)))
    return table


def _uncertainty(curve: LightCurve, measures: NDArray[np.float64]) -> float:
    period, power = (float(measures[MEASURES.index(name)]) for name in ("period", "power"))
    covered = float(np.ptp(curve.time_d))
    if not np.isfinite(power):
        return float("nan")
    return period_uncertainty(1 / period, power, len(curve), covered)


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
