"""A user's table of labels, matched to light curves by their ids."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from explorer.errors import SourceError


def labels_of_ids(path: Path, ids: Sequence[str]) -> pd.DataFrame:
    """The table of labels as text, a row an id (N, columns), without its column of ids.

    The column that holds most of the ids is that one, whatever its name; letters before the digits
    of an id are left aside only where more are found so. What the table does not list is missing
    there; of an id listed twice the first row counts.

    Raises:
        SourceError: it cannot be read, or no column holds the ids.
    """
    try:
        table = pd.read_csv(path, dtype=str)
    except (OSError, ValueError) as error:
        raise SourceError(f"The labels '{path}' cannot be read ({error}).") from error
    known = {spelt: {spelt(one) for one in ids} for spelt in (str, bare)}
    columns = [(name, spelt) for spelt in known for name in table.columns]
    shares = [table[name].map(spelt).isin(known[spelt]).mean() for name, spelt in columns]
    if not any(shares):
        raise SourceError(
            f"No column of '{path}' holds the ids of the light curves, such as {ids[0]!r}."
        )
    key, spelt = columns[shares.index(max(shares))]
    rows = table.drop(columns=key).set_index(table[key].map(spelt))
    return rows[~rows.index.duplicated()].reindex([spelt(one) for one in ids])


def bare(name: str) -> str:
    """An id without the letters before its digits: "TranID1011" is "1011"."""
    digits = str(name).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
    return digits or str(name)
