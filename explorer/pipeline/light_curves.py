"""A table of observations → a catalogue of light curves, which the whole explorer then takes."""

import hashlib
import importlib.metadata
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from explorer.catalogue.dataset import GALAXIES
from explorer.catalogue.lock import write_lock
from explorer.catalogue.manifest import FILE_NAME, Manifest
from explorer.catalogue.projection import unit_length
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError, SourceError
from explorer.lightcurves import (
    FEATURES,
    LightCurve,
    Scaling,
    fit_scaling,
    read_curves,
    variability_features,
)
from explorer.lightcurves.bursts import BURSTS, burst_features, robust_scale
from explorer.lightcurves.curves import Curves
from explorer.lightcurves.pictures import SIZE_PX, draw_thumbnail
from explorer.pipeline.build import publish
from explorer.pipeline.derive import derive
from explorer.progress import Progress
from explorer.sources.columns import catalogue_table
from explorer.sources.cutouts import jpeg_thumbnail

NAME = "lightcurves-16"
AT_ONCE = 200


@dataclass(frozen=True)
class CurveRecipe:
    """What a build of light curves is asked for; `labels` is a table with an id of each object."""

    source: Path
    out: Path
    labels: Path | None = None
    seed: int = 0


def build_curves(recipe: CurveRecipe, progress: Progress) -> Manifest:
    """The catalogue of a table of observations in `recipe.out`.

    The embedding is the 16 features and nine of bursts, scaled by this catalogue, of unit length.

    Raises:
        SourceError: no usable table.
        CatalogueError: the folder holds a catalogue already.
        BusyError: another build is at work there.
    """
    began = time.monotonic()
    if (recipe.out / FILE_NAME).exists() and Manifest.read(recipe.out).complete:
        raise CatalogueError(f"{recipe.out} already holds a catalogue: give another --out.")
    recipe.out.mkdir(parents=True, exist_ok=True)
    progress.stage("reading", 1)
    found = read_curves(recipe.source)
    table = _table(found.curves, recipe.labels)
    with write_lock(recipe.out):
        raw = _features(found.curves, progress)
        scaling = fit_scaling(raw)
        manifest = _manifest(recipe, found, scaling)
        writer = _fresh_writer(recipe.out, manifest)
        vectors = _vectors(scaling(raw), robust_scale(burst_features(found.curves)))
        drawn = _thumbnails(found.curves, raw, progress)
        table = _with_features(table, raw)
        writer.append(table, thumbnails=drawn, embeddings=vectors, votes={})
        derive(writer, manifest, progress)
        manifest.build["seconds"] = round(time.monotonic() - began, 1)
        publish(recipe.out, manifest)
    progress.finish(
        f"{manifest.object_kind.count(manifest.galaxies)}, {len(found.skipped):,} skipped"
    )
    return manifest


def _vectors(regular: NDArray[np.float32], burst: NDArray[np.float32]) -> NDArray[np.float32]:
    """Embeddings of unit length; the constant keeps a wholly ordinary curve from being zero."""
    return unit_length(np.concatenate([regular, burst, np.full((len(burst), 1), 0.1)], axis=1))


def _features(curves: list[LightCurve], progress: Progress) -> NDArray[np.float64]:
    progress.stage("features", len(curves))
    parts = []
    for at in range(0, len(curves), AT_ONCE):
        parts.append(variability_features(curves[at : at + AT_ONCE]))
        progress.update(min(at + AT_ONCE, len(curves)))
    return np.concatenate(parts)


def _table(curves: list[LightCurve], labels: Path | None) -> pa.Table:
    """The user's columns, one row a curve, before what is known of every curve."""
    ids = [curve.id for curve in curves]
    columns = {
        "observations": [len(curve) for curve in curves],
        "mean_mag": [float(np.average(curve.mag, weights=1 / curve.err)) for curve in curves],
    }
    if any(curve.survey for curve in curves):
        columns["survey"] = [curve.survey or None for curve in curves]
    user = pa.table(columns) if labels is None else _join_labels(pa.table(columns), ids, labels)
    return catalogue_table(user, ids=ids, references=ids)


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
            labelled[name] = pa.array(values.where(values.notna(), None))
    return pa.table(labelled | {name: known[name] for name in known.column_names})


def bare(name: str) -> str:
    """An id without the letters before its digits: "TranID1011" is "1011"."""
    digits = str(name).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
    return digits or str(name)


def _fresh_writer(folder: Path, manifest: Manifest) -> Writer:
    """An empty writer: what a stopped build of light curves left is removed, and nothing else."""
    if (folder / FILE_NAME).exists():  # an unfinished one, and its curves come in one commit
        if Manifest.read(folder).object_kind != manifest.object_kind:
            raise CatalogueError(f"A build of images in {folder} was stopped: give another --out.")
        shutil.rmtree(folder / GALAXIES, ignore_errors=True)
    manifest.write(folder)
    writer = Writer(folder)
    if len(writer):
        raise CatalogueError(f"{folder} holds galaxies without a manifest: give another --out.")
    return writer


def _thumbnails(
    curves: list[LightCurve], raw: NDArray[np.float64], progress: Progress
) -> list[bytes]:
    """JPEG bytes of the drawing of each curve."""
    progress.stage("drawing", len(curves))
    eta = raw[:, FEATURES.index("phase_eta")]
    drawn = [
        jpeg_thumbnail(draw_thumbnail(curve, values[0], smooth), SIZE_PX)
        for curve, values, smooth in zip(curves, raw, eta, strict=True)
    ]
    progress.update(len(curves))
    return drawn


def _with_features(table: pa.Table, raw: NDArray[np.float64]) -> pa.Table:
    """The table with a column for each feature, null where it has no value."""
    for at, name in enumerate(FEATURES):
        table = table.append_column(name, pa.array(raw[:, at], mask=~np.isfinite(raw[:, at])))
    return table


def _manifest(recipe: CurveRecipe, found: Curves, scaling: Scaling) -> Manifest:
    """The digest is of the measures alone: surveys, each scaled by its own curves, compare."""
    names = [*FEATURES, *BURSTS]
    record = {
        "features": names,
        "middle": scaling.middle.tolist(),
        "spread": scaling.spread.tolist(),
    }
    encoder = {
        "name": NAME,
        "weights_sha256": hashlib.sha256(" ".join(names).encode()).hexdigest(),
        "dim": len(scaling.middle) + len(BURSTS) + 1,
        "vote_names": [],
        "record": record,
    }
    manifest = Manifest(str(recipe.source.resolve()), encoder, 1, recipe.seed)
    manifest.skipped = [
        {"id": name, "reference": name, "reason": reason} for name, reason in found.skipped
    ]
    manifest.build = {"source": str(recipe.source), "kind": "lightcurves"}
    manifest.versions = {name: importlib.metadata.version(name) for name in ("astropy", "numpy")}
    return manifest
