"""Which column holds the errors of another: by how catalogues name them."""

from collections.abc import Collection

import numpy as np

from explorer.arrays import Floats
from explorer.catalogue.axes import axis_columns, axis_values
from explorer.catalogue.dataset import Catalogue

FORMS = ("{}_err", "{}_error", "{}err", "err_{}", "e_{}", "sigma_{}", "{}_sigma", "{}_uncertainty")


def error_column(name: str, names: Collection[str]) -> str:
    """The column among `names` with the errors of column `name`, whatever its case; "" if none."""
    lower = {known.lower(): known for known in names}
    found = (lower.get(form.format(name.lower()), "") for form in FORMS)
    return next((column for column in found if column), "")


def axis_errors(catalogue: Catalogue, axis: str) -> Floats | None:
    """One-sigma errors of an axis by row, float (N,); None where there is no column of them.

    Of a difference both errors are added in quadrature.
    """
    names = [column.name for column in catalogue.columns if column.kind == "number"]
    columns = [error_column(column, names) for column in axis_columns(catalogue, axis)]
    if not all(columns):
        return None
    errors = [axis_values(catalogue, column) for column in columns]
    return errors[0] if len(errors) == 1 else np.hypot(*errors)
