"""One open catalogue, composed of what can be asked of it."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypedDict, Unpack, cast

from explorer.arrays import Rows
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.config import Settings
from explorer.export.writers import format_of
from explorer.labels import DEFAULT_THEME, Labels, Rater, RaterWords
from explorer.maps.colours import Colour
from explorer.search.lookup import Lookup
from explorer.search.select import ANYONE, Selection
from explorer.search.sky_names import SkyNames
from explorer.sources.originals import Originals
from explorer.workspace.audit import Audit
from explorer.workspace.cards import galaxy_cards, galaxy_facts
from explorer.workspace.display import in_one_line, workspace_html
from explorer.workspace.export import Subset, export_galaxies
from explorer.workspace.given import (
    SomeIds,
    answer_of,
    destination_of,
    folder_of,
    ids_of,
    one_id,
    position_of,
    text_of,
    words_of,
)
from explorer.workspace.growing import GrowingCatalogue
from explorer.workspace.journal import journal_of
from explorer.workspace.labelling import Labelling
from explorer.workspace.likely import likely_galaxies
from explorer.workspace.map_colours import map_colour
from explorer.workspace.notebook.make import galaxy_widget
from explorer.workspace.ranking import Ranker
from explorer.workspace.rare_classes import RareFinder
from explorer.workspace.results import GalaxyTable
from explorer.workspace.search import Asked, Search
from explorer.workspace.tables import Tables, TableWords
from explorer.workspace.words import Narrowed, WordSearch

if TYPE_CHECKING:
    import pandas as pd
    from astropy.coordinates import SkyCoord
    from astropy.table import Table

    from explorer.workspace.notebook.widget import GalaxyWidget

WIDGET_WORDS = ("who", "theme", "where", "size")
log = logging.getLogger(__name__)


class ExportWords(TypedDict, total=False):
    """Which galaxies to export, and whose ratings beside them, as keyword arguments."""

    tag: str
    where: str
    who: str
    theme: str


class ColumnWords(TypedDict, total=False):
    """How values become a column: their unit, whether they replace those of a list, who gives."""

    unit: str
    replace: bool
    who: str


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
        rare_classes: tight groups of look-alikes, found without a label.
        audit: how far along a search is.
        labelling: ratings and tags in, ratings out.
        tables: columns and galaxies as tables.
        in_words: looks said in words.
    """

    def __init__(self, catalogue: Catalogue, labels: Labels, settings: Settings) -> None:
        self.catalogue, self.labels, self.settings = catalogue, labels, settings
        self.originals = Originals(catalogue)
        self.lookup = Lookup(catalogue, SkyNames(ask=settings.sesame))
        self.selection = Selection(catalogue, labels)
        self.search = Search(self.lookup, self.selection, self.originals, device=settings.device)
        self.rare_classes = RareFinder(self.search)
        self.ranking = Ranker(self.search, who=settings.who)
        self.audit = Audit(catalogue, labels)
        self.labelling = Labelling(catalogue, labels)
        self.tables = Tables(self.selection)
        self.in_words = WordSearch(self.selection)

    @classmethod
    def open(cls, path: str | Path, *, labels_url: str = "") -> "Workspace":
        """The catalogue in folder `path`, with the labels beside it or at an SQLAlchemy URL.

        Nothing is written. Lost ratings are told in the log, and no rating is taken until that is
        settled: see `Labels.lost`.

        Raises:
            ArgumentError: no path.
            CatalogueError: no finished catalogue there.
            StaleIndexError: its index does not fit it.
            LabelError: the labels cannot be opened.
        """
        settings = Settings.from_environment()
        catalogue = Catalogue.open(folder_of(path))
        return cls(catalogue, _labels_of(catalogue, labels_url or settings.labels_url), settings)

    @classmethod
    def open_growing(cls, path: Path, before: "Workspace | None" = None) -> "Workspace":
        """The galaxies embedded so far of a catalogue that is being built; see `GrowingCatalogue`.

        `before`: as it was opened earlier; of the same build, its labels and vectors serve on.

        Raises:
            CatalogueError: no galaxy is embedded yet, or too many to search without an index.
            LabelError: the labels cannot be opened.
        """
        settings = Settings.from_environment()
        earlier = before.catalogue if before else None
        known = earlier if isinstance(earlier, GrowingCatalogue) else None
        catalogue = GrowingCatalogue(path, Manifest.read(path), known)
        if before and known and known.address == catalogue.address:
            return cls(catalogue, before.labels, settings)
        return cls(catalogue, _labels_of(catalogue, settings.labels_url), settings)

    @property
    def is_growing(self) -> bool:
        """Whether galaxies are still being embedded, so that only a part of them is here."""
        return isinstance(self.catalogue, GrowingCatalogue)

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
        words = self._words("table", wanted, TableWords)
        return self.tables.pandas(cast(TableWords, words), _rater(words))

    def astropy_table(self, **wanted: Unpack[TableWords]) -> "Table":
        """The same as an astropy Table, with units and descriptions where they are known."""
        words = self._words("astropy_table", wanted, TableWords)
        return self.tables.astropy(cast(TableWords, words), _rater(words))

    def find(self, what: "str | int | SkyCoord") -> Rows:
        """Rows for an id, a position (also a SkyCoord), the start of ids, or a word in a column."""
        if hasattr(what, "transform_to"):
            return self.lookup.near(position_of(what))
        return self.lookup.find(one_id(what))

    def similar(self, likes: SomeIds = (), **asked: Unpack[Asked]) -> GalaxyTable:
        """The galaxies most like those given, best first; see `Search.similar`."""
        return self.search.similar(likes, **self._words("similar", asked, Asked))

    def words(self, text: str, **narrowed: Unpack[Narrowed]) -> GalaxyTable:
        """The galaxies that look as `text` says ("barred spiral, no ring"), best first.

        See `WordSearch.table`.
        """
        words = self._words("words", narrowed, Narrowed)
        return self.in_words.table(text_of(text), cast(Narrowed, words), _rater(words))

    def likely(
        self, miss_cost: float = 1.0, *, where: str = "", **rater: Unpack[RaterWords]
    ) -> GalaxyTable:
        """The unrated galaxies that are likely enough liked, likeliest first: id, probability.

        Args:
            miss_cost: how many false alarms a miss costs; at 4, a probability of 1/5 is enough.
            where: a filter.
            rater: who and theme.

        `attrs` says how many are expected among them, and how many are missed.

        Raises:
            ArgumentError: a cost that is not over 0.
            LabelError: too few ratings to tell.
        """
        words = _rater(self._words("likely", rater, RaterWords))
        found = likely_galaxies(self.ranking, words, miss_cost=miss_cost, where=where)
        ids = [str(galaxy) for galaxy in self.catalogue.ids()[found.rows]]
        table = GalaxyTable.shown_from(self.catalogue, found.table(ids))
        table.attrs.update(found.told())
        return table

    def rate(
        self,
        ids: SomeIds,
        answer: str | int | None,
        *,
        who: str | None = None,
        theme: str = DEFAULT_THEME,
    ) -> int:
        """Store one answer for galaxies (None withdraws it); returns the journal's last number.

        Args:
            ids: one or several, text or whole numbers, or a table or ranking.
            answer: up, down, artefact, unsure, or 0 to 5.
            who: the researcher; whoever is logged in if it is left out.
            theme: for which taste.

        Raises:
            ArgumentError: something that is no id.
            CatalogueError: an unknown id.
            LabelError: an unknown answer.
        """
        words = self._words("rate", {"who": who, "theme": theme}, RaterWords)
        return self.labelling.rate(ids_of(ids), answer_of(answer), _rater(words))

    def undo(self, **rater: Unpack[RaterWords]) -> list[str]:
        """Take back the last rating; returns its galaxies."""
        return self.labelling.undo(_rater(self._words("undo", rater, RaterWords)))

    def tag(self, ids: SomeIds, tag: str, *, who: str | None = None) -> int:
        """Put a tag on galaxies, given as for `rate`; returns the journal's last number."""
        words = self._words("tag", {"tag": tag, "who": who}, ("tag", "who"))
        return self.labelling.tag(ids_of(ids), words.get("tag", ""), words["who"])

    def add_column(
        self, name: str, values: "Mapping[str, Any] | pd.Series", **how: Unpack[ColumnWords]
    ) -> dict[str, Any]:
        """Store values by id as a column, which who opens the catalogue next sees.

        Returns how many have a value, and `unmatched`, the ids that are not here.

        Raises:
            CatalogueError: a name that is taken, or no id that is here.
            SourceError: values of several kinds.
        """
        from explorer.pipeline.given_column import GivenColumn, add_values, listed_values

        words = self._words("add_column", how, ColumnWords)
        wanted = GivenColumn(name, unit=words.get("unit", ""), replace=words.get("replace", False))
        told = {"list": "Python", "who": words["who"]}
        return add_values(self.catalogue.path, listed_values(values), wanted, told=told)

    def galaxy(self, galaxy: str | int, rater: Rater = ANYONE) -> dict[str, Any]:
        """All that is known of one galaxy: columns, votes, tags, rating, links."""
        return galaxy_facts(self.catalogue, self.labels, one_id(galaxy), rater)

    def cards(self, rows: Rows | Sequence[int], rater: Rater = ANYONE) -> list[dict[str, Any]]:
        """What the grid shows of each galaxy: row, id, rating, tags."""
        return galaxy_cards(self.catalogue, self.labels, rows, rater)

    def colour(self, name: str, rater: Rater = ANYONE) -> Colour:
        """What the map is coloured by under `name`; see `map_colour`."""
        return map_colour(self.ranking, name, rater)

    def widget(
        self,
        what: SomeIds | None = None,
        *,
        where: str = "",
        page_size: int = 24,
        **rater: Unpack[RaterWords],
    ) -> "GalaxyWidget":
        """A grid to look, select, rate and tag in a notebook; see `GalaxyWidget`.

        Args:
            what: a table of results, a ranking, or ids; all galaxies if it is left out.
            where: a filter.
            page_size: galaxies on a page.
            rater: who rates, and for which taste.

        Raises:
            ArgumentError: something that is no id.
            CatalogueError: an unknown id.
            FilterError: the filter cannot be read.
            ExplorerError: anywidget is not installed.
        """
        words = self._words("widget", {**rater, "where": where, "size": page_size}, WIDGET_WORDS)
        return galaxy_widget(self.ranking, what, _rater(words), where=where, size=page_size)

    def export(
        self,
        ids: SomeIds | None,
        destination: str | Path | BinaryIO,
        *,
        format: str | None = None,  # noqa: A002, RUF100
        **words: Unpack[ExportWords],
    ) -> int:
        """Write galaxies as a table, all that pass `tag` and `where` if `ids` is None.

        Without a format it is the one that the file's ending names, else CSV.
        """
        wanted = self._words("export", words, ExportWords)
        subset = Subset(
            None if ids is None else ids_of(ids), wanted.get("tag", ""), wanted.get("where", "")
        )
        place = destination_of(destination)
        name = format or (format_of(place) if isinstance(place, Path) else "csv")
        return export_galaxies(self.ranking, subset, place, format=name, rater=_rater(wanted))

    def _words(self, verb: str, given: Mapping[str, Any], known: Any) -> dict[str, Any]:
        """Keyword arguments of a verb, checked; whoever is logged in where nobody is named."""
        words = words_of(verb, given, getattr(known, "__annotations__", known))
        return {"who": self.settings.who, **words}


def _labels_of(catalogue: Catalogue, url: str) -> Labels:
    """Its labels, in its folder or at a URL; that some are lost is told in the log."""
    journal, _keeper = journal_of(catalogue.path, url)
    labels = Labels(journal)
    lost = labels.lost()
    if lost:
        log.warning("%s", lost)
    return labels


def _rater(words: Mapping[str, Any]) -> Rater:
    return Rater(words["who"], words.get("theme", DEFAULT_THEME))
