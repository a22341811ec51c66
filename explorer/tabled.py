"""Search results as a pandas table, a galaxy a row."""

from typing import TYPE_CHECKING

import numpy as np

from explorer.catalogue.dataset import SKY, Catalogue
from explorer.similarity import Neighbours

if TYPE_CHECKING:
    import pandas as pd

OURS = ("id", "similarity", "rank", "folded")


def tabled(catalogue: Catalogue, found: Neighbours) -> "pd.DataFrame":
    """`found` as id, similarity, rank (from 1), folded, RA and Dec where known, and all columns.

    A column of the user's that bears one of these names gets `_user` behind it. How the search
    went is in the table's `attrs`: recall and ms.
    """
    import pandas as pd  # half a second that only this answer is worth

    names = [c.name for c in catalogue.columns if c.name not in SKY]
    stored = catalogue.table(found.rows, [*(SKY if catalogue.has_sky else ()), *names])
    table = pd.DataFrame(
        {
            "id": [str(galaxy) for galaxy in catalogue.ids()[found.rows]],
            "similarity": found.similarity,
            "rank": np.arange(found.first, found.first + len(found.rows)),
            "folded": found.folded,
        }
    )
    columns = stored.to_pandas().rename(columns={name: f"{name}_user" for name in OURS})
    table = pd.concat([table, columns], axis=1)
    table.attrs.update(recall=found.recall, ms=found.ms)
    return table
