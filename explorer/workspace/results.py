"""Tables of galaxies that show their pictures in a notebook, and are pandas tables otherwise."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from explorer.anomaly.ranking_cache import Ranking
from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError
from explorer.workspace.display import SHOWN, mosaic_html


class GalaxyTable(pd.DataFrame):
    """A pandas table with a column `id`, shown with pictures of its first galaxies.

    What is made of it (a filter, an order, the head) is one too; without its `id` it is shown as
    any table. Saved or sent to another process it leaves the pictures behind.
    """

    _metadata: ClassVar = ["_catalogue"]  # what pandas hands on to the tables made of this one
    _catalogue: Catalogue | None = None

    @property
    def _constructor(self) -> "Callable[..., GalaxyTable]":
        return GalaxyTable

    @property
    def ids(self) -> list[str]:
        """The ids, as `rate`, `tag`, `similar` and `export` take them.

        Raises:
            CatalogueError: the column `id` was taken out.
        """
        if "id" not in self.columns:
            raise CatalogueError("This table has no column 'id': take it along.")
        return [str(galaxy) for galaxy in self["id"]]

    @classmethod
    def shown_from(cls, catalogue: Catalogue, table: pd.DataFrame) -> "GalaxyTable":
        """A table with pictures of a catalogue."""
        result = cls(table)
        result.attrs.update(table.attrs)
        result._catalogue = catalogue
        return result

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_catalogue": None}

    def _repr_html_(self) -> str | None:
        plain = super()._repr_html_()
        if self._catalogue is None or plain is None or "id" not in self.columns:
            return plain
        return f"<div>{_pictures(self._catalogue, self.head(SHOWN))}{plain}</div>"


@dataclass(frozen=True)
class GalaxyRanking(Ranking):
    """A page of candidates that knows its galaxies, and shows them in a notebook."""

    catalogue: Catalogue = field(repr=False, compare=False, kw_only=True)

    @property
    def ids(self) -> list[str]:
        """The ids, best first, as `rate`, `tag`, `similar` and `export` take them."""
        return [str(galaxy) for galaxy in self.catalogue.ids()[self.rows]]

    def __len__(self) -> int:
        return len(self.rows)

    def _repr_html_(self) -> str:
        said = f"By {escape(self.basis)}, {self.rated:,} rated, {self.remaining:,} not yet"
        scores = self.scores[:SHOWN]
        captions = [f"{score:.3f} · {one}" for score, one in zip(scores, self.ids, strict=False)]
        return f"<div>{said}{mosaic_html(self.catalogue, self.rows[:SHOWN], captions)}</div>"


def _pictures(catalogue: Catalogue, table: GalaxyTable) -> str:
    rows = catalogue.known_rows(table.ids)
    alike = dict(zip(table.ids, table.get("similarity", table.get("fit", [])), strict=False))
    captions = [f"{alike[one]:.3f} · {one}" if one in alike else one for one in rows]
    return mosaic_html(catalogue, np.array(list(rows.values()), np.int64), captions)
