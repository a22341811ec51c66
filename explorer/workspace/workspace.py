"""One open catalogue, composed of what can be asked of it."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypedDict, Unpack

from explorer.arrays import Rows
from explorer.catalogue.dataset import Catalogue
from explorer.config import Settings
from explorer.labels import DEFAULT_THEME, Labels, Rater, RaterWords
from explorer.maps.colours import Colour
from explorer.search.lookup import Lookup
from explorer.search.select import ANYONE, Selection
from explorer.sources.originals import Originals
from explorer.workspace.audit import Audit
from explorer.workspace.cards import galaxy_cards, galaxy_facts
from explorer.workspace.display import in_one_line, workspace_html
from explorer.workspace.export import Subset, export_galaxies
from explorer.workspace.journal import journal_of
from explorer.workspace.labelling import Labelling
from explorer.workspace.map_colours import map_colour
from explorer.workspace.ranking import Ranker
from explorer.workspace.results import GalaxyTable
from explorer.workspace.search import Asked, Search
from explorer.workspace.tables import Tables, TableWords

if TYPE_CHECKING:
    import pandas as pd
    from astropy.table import Table

log = logging.getLogger(__name__)


class ExportWords(TypedDict, total=False):
    """Which galaxies to export, and whose ratings beside them, as keyword arguments."""

    tag: str
    where: str
    who: str
    theme: str


class Workspace:
    """An open catalogue to search, rate, tag and export; safe to share between threads.

    Attributes:
        catalogue: what is known of each galaxy.
        labels: ratings, tags and notes.
        originals: images at full size.
        lookup: galaxies by id, position or name.
        selection: filters and orders.
        search: look-alikes.
        ranking: candidates to a researcher's taste.
        audit: how far along a search is.
        labelling: ratings and tags in, ratings out.
        tables: columns and galaxies as tables.
    """

    def __init__(self, catalogue: Catalogue, labels: Labels, settings: Settings) -> None:
        self.catalogue, self.labels, self.settings = catalogue, labels, settings
        self.originals = Originals(catalogue)
        self.lookup = Lookup(catalogue)
        self.selection = Selection(catalogue, labels)
        self.search = Search(self.lookup, self.selection, self.originals, device=settings.device)
        self.ranking = Ranker(self.search)
        self.audit = Audit(catalogue, labels)
        self.labelling = Labelling(catalogue, labels)
        self.tables = Tables(self.selection)

    @classmethod
    def open(cls, path: str | Path, *, labels_url: str = "") -> "Workspace":
        """The catalogue in folder `path`, with the labels beside it or at an SQLAlchemy URL.

        Nothing is written. Lost ratings are told in the log, and no rating is taken until that is
        settled: see `Labels.lost`.

        Raises:
            CatalogueError: no finished catalogue there.
            StaleIndexError: its index does not fit it.
            LabelError: the labels cannot be opened.
        """
        settings = Settings.from_environment()
        catalogue = Catalogue.open(path)
        journal, _keeper = journal_of(catalogue.path, labels_url or settings.labels_url)
        labels = Labels(journal)
        lost = labels.lost()
        if lost:
            log.warning("%s", lost)
        return cls(catalogue, labels, settings)

    def __repr__(self) -> str:
        return in_one_line(self.catalogue, self.labels)

    def _repr_html_(self) -> str:
        return workspace_html(self.catalogue, self.labels)

    def __len__(self) -> int:
        return len(self.catalogue)

    def __getitem__(self, column: str) -> "pd.Series":
        """A column by row; raises CatalogueError with the nearest names if there is none."""
        return self.tables.column(column)

    def table(self, **wanted: Unpack[TableWords]) -> GalaxyTable:
        """Galaxies as a pandas table, `id` first, in the catalogue's order; see `TableWords`."""
        return self.tables.pandas(wanted, self._rater(wanted))

    def astropy_table(self, **wanted: Unpack[TableWords]) -> "Table":
        """The same as an astropy Table, with units and descriptions where they are known."""
        return self.tables.astropy(wanted, self._rater(wanted))

    def find(self, text: str) -> Rows:
        """Rows for an id, a position "ra dec", the start of ids, or a word in a column."""
        return self.lookup.find(text)

    def similar(self, likes: str | Sequence[str] = (), **asked: Unpack[Asked]) -> GalaxyTable:
        """The galaxies most like those given, best first; see `Search.similar`."""
        return self.search.similar(likes, **asked)

    def rate(
        self, ids: Sequence[str], answer: str | None, *, who: str, theme: str = DEFAULT_THEME
    ) -> int:
        """Store one answer for galaxies (None withdraws it); returns the journal's last number."""
        return self.labelling.rate(ids, answer, Rater(who, theme))

    def undo(self, **rater: Unpack[RaterWords]) -> list[str]:
        """Take back the last rating; returns its galaxies."""
        return self.labelling.undo(Rater(**rater))

    def tag(self, ids: Sequence[str], tag: str, *, who: str) -> int:
        """Put a tag on galaxies; returns the journal's last number."""
        return self.labelling.tag(ids, tag, who)

    def galaxy(self, galaxy: str, rater: Rater = ANYONE) -> dict[str, Any]:
        """All that is known of one galaxy: columns, votes, tags, rating, links."""
        return galaxy_facts(self.catalogue, self.labels, galaxy, rater)

    def cards(self, rows: Rows | Sequence[int], rater: Rater = ANYONE) -> list[dict[str, Any]]:
        """What the grid shows of each galaxy: row, id, rating, tags."""
        return galaxy_cards(self.catalogue, self.labels, rows, rater)

    def colour(self, name: str, rater: Rater = ANYONE) -> Colour:
        """What the map is coloured by under `name`; see `map_colour`."""
        return map_colour(self.ranking, name, rater)

    def export(
        self,
        ids: Sequence[str] | None,
        destination: Path | BinaryIO,
        *,
        format: str = "csv",  # noqa: A002, RUF100
        **words: Unpack[ExportWords],
    ) -> int:
        """Write galaxies as a table, all that pass `tag` and `where` if `ids` is None."""
        subset = Subset(ids, words.get("tag", ""), words.get("where", ""))
        rater = Rater(words.get("who", ""), words.get("theme", DEFAULT_THEME))
        return export_galaxies(self.ranking, subset, destination, format=format, rater=rater)

    def _rater(self, words: RaterWords) -> Rater:
        """The rater that was named, or whoever is logged in."""
        return Rater(words.get("who") or self.settings.who, words.get("theme", DEFAULT_THEME))
