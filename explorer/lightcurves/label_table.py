"""A user's table of labels, matched to light curves by their ids."""

from collections.abc import Callable, Sequence
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
    columns = [(name, spelt) for spelt in (str, bare) for name in table.columns]
    shares = [_share(table[name], ids, spelt) for name, spelt in columns]
    if not any(shares):
        raise SourceError(
            f"No column of '{path}' holds the ids of the light curves, such as {ids[0]!r}."
        )
    key, spelt = columns[shares.index(max(shares))]
    rows = table.assign(_id=table[key].map(spelt)).drop_duplicates("_id").set_index("_id")
    return rows.drop(columns=key).reindex([spelt(one) for one in ids])


def _share(values: pd.Series, ids: Sequence[str], spelt: Callable[[str], str]) -> float:
    """How many of the values are ids, 0 to 1."""
    return float(values.map(spelt).isin({spelt(one) for one in ids}).mean())


def bare(name: str) -> str:
    """An id without the letters before its digits: "TranID1011" is "1011"."""
    digits = str(name).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
    return digits or str(name)
