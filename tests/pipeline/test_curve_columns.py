"""Tests of explorer.pipeline.curve_columns."""

import numpy as np
import pyarrow as pa

from explorer.lightcurves import FEATURES
from explorer.lightcurves.encoder import bundled_encoder
from explorer.lightcurves.measures import measure_curves
from explorer.pipeline.curve_columns import with_bands, with_measures
from tests.lightcurves.conftest import curve
from tests.lightcurves.test_bands import colourful

CURVES = [curve(), curve(count=5, seed=3)]


def test_each_curve_has_its_features_and_a_prediction_and_null_where_there_is_none() -> None:
    measures, encoder = measure_curves(CURVES), bundled_encoder()
    measures[1, FEATURES.index("period")] = np.nan
    made = with_measures(pa.table({"id": ["a", "b"]}), CURVES, measures, encoder)
    assert {*FEATURES, "period_uncertainty"} <= {*made.column_names}
    assert made["period"].to_pylist() == [measures[0, 0], None]
    likely = encoder.probabilities(measures)
    assert made["predicted_kind"].to_pylist() == [encoder.kinds[at] for at in likely.argmax(axis=1)]
    assert np.allclose(made["predicted_probability"], likely.max(axis=1))


def test_of_a_band_that_a_curve_lacks_it_has_no_observations_and_no_values() -> None:
    some = [colourful(), curve()]
    bands = ["g", "r", "i"]
    made = with_bands(pa.table({"id": ["a", "b"]}), some, measure_curves(some), bands)
    one, other = made.drop_columns("id").to_pylist()
    assert one and None not in one.values()
    counts = {name: value for name, value in other.items() if name.startswith("observations")}
    assert list(counts.values()) == [0, 0, 0]
    assert {value for name, value in other.items() if name not in counts} == {None}
