"""One open catalogue with its index, labels and tastes: what pages and command line call."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from explorer.arrays import Rows
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.embeddings import home_of
from explorer.catalogue.sky import links
from explorer.config import Settings
from explorer.errors import ExplorerError
from explorer.export.galaxies import export_columns
from explorer.export.writers import write_table
from explorer.labels import DEFAULT_THEME, Labels, Rating
from explorer.maps.colours import Colour, coloured
from explorer.workspace.search import Search


class Workspace(Search):
    """An open catalogue to search, rate, tag and export; safe to share between threads."""

    @classmethod
    def open(cls, path: str | Path, *, labels_url: str = "") -> "Workspace":
        """The catalogue in folder `path`, with the labels beside it or at an SQLAlchemy URL.

        Raises:
            CatalogueError: no finished catalogue there.
            StaleIndexError: its index does not fit it.
            LabelError: the labels cannot be opened.
        """
        settings = Settings.from_environment()
        catalogue = Catalogue.open(path)
        url = labels_url or settings.labels_url or home_of(catalogue.path) / "labels.sqlite"
        return cls(catalogue, Labels(url), settings)

    def galaxy(self, galaxy: str, *, who: str, theme: str = DEFAULT_THEME) -> dict[str, Any]:
        """All that is known of one galaxy: columns, votes, tags, rating, links."""
        row = self.catalogue.row_of(galaxy)
        values = self.catalogue.values(row)
        shown = [c for c in self.catalogue.columns if c.name not in ("ra_deg", "dec_deg")]
        ra, dec = values.get("ra_deg"), values.get("dec_deg")
        rating = self.labels.ratings(who=who, theme=theme).get(galaxy)
        return {
            "id": galaxy,
            "row": row,
            "ra_deg": ra,
            "dec_deg": dec,
            "columns": {c.name: values[c.name] for c in shown if c.origin != "vote"},
            "votes": {c.name: values[c.name] for c in shown if c.origin == "vote"},
            "tags": self.labels.tags_of([galaxy]).get(galaxy, []),
            "rating": rating.answer if rating else None,
            "links": [] if ra is None or dec is None else links(float(ra), float(dec)),
        }

    def cards(
        self, rows: Rows | Sequence[int], *, who: str, theme: str = DEFAULT_THEME
    ) -> list[dict[str, Any]]:
        """What the grid shows of each galaxy: row, id, rating, tags."""
        ids = [str(self.catalogue.ids()[row]) for row in rows]
        ratings: dict[str, Rating] = self.labels.ratings(who=who, theme=theme)
        tags = self.labels.tags_of(ids)
        return [
            {
                "row": int(row),
                "id": galaxy,
                "rating": ratings[galaxy].answer if galaxy in ratings else None,
                "tags": tags.get(galaxy, []),
                "caption": galaxy,
            }
            for row, galaxy in zip(rows, ids, strict=True)
        ]

    def export(
        self,
        ids: Sequence[str] | None,
        destination: Path | BinaryIO,
        *,
        format: str = "csv",  # noqa: A002, RUF100
        tag: str = "",
        where: str = "",
        who: str = "",
        theme: str = DEFAULT_THEME,
    ) -> int:
        """Write galaxies as a table that pandas and TOPCAT read as it is; returns its rows.

        Args:
            ids: which galaxies; all that pass `tag` and `where` if None.
            destination: a path, or an open binary file.
            format: csv, parquet, votable or fits.
            tag: only galaxies with this tag.
            where: only galaxies that pass this filter.
            who: whose ratings stand in the table.
            theme: for which taste.

        Raises:
            LabelError: no galaxy has that tag.
        """
        if tag:
            self.labels.check_tag(tag)
        if ids is not None:
            rows = self.catalogue.rows_of(ids)
        else:
            rows = np.sort(self.select(where=where, tag=tag, who=who, theme=theme))
        rated = self.labels.ratings(who=who, theme=theme)
        interest = self.scores(who=who, theme=theme) if rated else None
        columns = export_columns(
            self.catalogue, self.labels, rows, who=who, theme=theme, interest=interest
        )
        try:
            return write_table(columns, destination, format=format)
        except OSError as error:
            raise ExplorerError(f"{destination} cannot be written ({error.strerror}).") from error

    def colour(self, name: str, *, who: str = "", theme: str = DEFAULT_THEME) -> Colour:
        """Values to colour the map by: a column, `tag`, `rating`, `taste` or `similarity:ID`."""
        if name == "taste":
            return coloured(self.scores(who=who, theme=theme))
        if name.startswith("similarity:"):
            row = self.catalogue.row_of(name.partition(":")[2])
            return coloured(self.vectors @ self.vectors[row])
        if name == "tag":
            return self._labelled({t: self.labels.tagged(t) for t in self.labels.tags()})
        if name == "rating":
            groups: dict[str, list[str]] = {}
            for galaxy, rating in self.labels.ratings(who=who, theme=theme).items():
                groups.setdefault(rating.answer, []).append(galaxy)
            return self._labelled(groups)
        return coloured(self.catalogue.arrow(name))

    def _labelled(self, groups: dict[str, list[str]]) -> Colour:
        values = np.full(len(self.catalogue), np.nan, np.float32)
        for number, galaxies in enumerate(groups.values()):
            values[list(self.catalogue.known_rows(galaxies).values())] = number
        return Colour(values, 0, max(len(groups) - 1, 0), list(groups))
