"""What is known of light curves before one is measured: the user's labels, places, ids."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from explorer.lightcurves import FEATURES
from explorer.lightcurves.label_table import labels_of_ids
from explorer.sources.columns import catalogue_table

MEASURED = {*FEATURES, "period_uncertainty", "predicted_kind", "predicted_probability"}


def curve_table(known: pd.DataFrame, labels: Path | None) -> pa.Table:
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
    labels = labels_of_ids(path, ids)
    labelled: dict[str, pa.Array] = {}
    for name in labels.columns:
        if name not in known.column_names:
            values = labels[name]
            given = f"{name}_given" if name in MEASURED else name
            labelled[given] = pa.array(values.where(values.notna(), None))
    return pa.table(labelled | {name: known[name] for name in known.column_names})
