"""The columns of what is measured and predicted of light curves, a batch at a time."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.lightcurves import FEATURES, LightCurve
from explorer.lightcurves.bands import band_columns
from explorer.lightcurves.encoder import CurveEncoder
from explorer.lightcurves.measures import MEASURES
from explorer.lightcurves.period import period_uncertainty


def with_measures(
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


def with_bands(
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
