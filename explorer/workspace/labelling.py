"""Ratings and tags given to the galaxies of one catalogue, and ratings exchanged as CSV."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from explorer.catalogue.dataset import Catalogue
from explorer.export.ratings_csv import Proposal, read_ratings, write_ratings
from explorer.labels import Labels, Rater


class Labelling:
    """Stores answers and tags of known galaxies; every rating is on disk when a call returns."""

    def __init__(self, catalogue: Catalogue, labels: Labels) -> None:
        self.catalogue = catalogue
        self.labels = labels

    def rate(self, ids: Sequence[str], answer: str | None, rater: Rater) -> int:
        """Store one answer for galaxies (None withdraws it); returns the journal's last number.

        Raises:
            CatalogueError: an unknown id.
            LabelError: an unknown answer, or no name.
        """
        self.catalogue.rows_of(ids)
        encoder = self.catalogue.manifest.encoder
        name = f"{encoder['name']}-{encoder['weights_sha256'][:8]}"
        return self.labels.rate(ids, answer, **rater.words, encoder=name)

    def undo(self, rater: Rater) -> list[str]:
        """Take back the last rating; returns its galaxies."""
        return self.labels.undo(**rater.words)

    def tag(self, ids: Sequence[str], tag: str, who: str) -> int:
        """Put a tag on galaxies; returns the journal's last number.

        Raises:
            CatalogueError: an unknown id.
            LabelError: no tag, or no name.
        """
        self.catalogue.rows_of(ids)
        return self.labels.tag(ids, tag, who=who)

    def untag(self, ids: Sequence[str], tag: str, who: str) -> int:
        """Take a tag off galaxies; returns the journal's last number. Raises as `tag`."""
        self.catalogue.rows_of(ids)
        return self.labels.untag(ids, tag, who=who)

    def write_ratings(self, destination: Path | BinaryIO, rater: Rater) -> int:
        """Write the ratings as a CSV of id, answer, who, theme, when; returns how many."""
        ratings = self.labels.ratings(**rater.words)
        return write_ratings(ratings, destination, who=rater.who, theme=rater.theme)

    def propose_ratings(self, data: bytes, rater: Rater) -> Proposal:
        """What importing a CSV of ratings would change; nothing is stored.

        Raises:
            LabelError: no CSV, or one without an id and an answer column.
        """
        held, known = self.labels.ratings(**rater.words), set(self.catalogue.ids())
        return read_ratings(data, held=held, known=known, theme=rater.theme)

    def import_ratings(self, proposal: Proposal, rater: Rater, *, replace: bool = False) -> int:
        """Store what is new (and, with `replace`, the file's side of conflicts) as one step.

        Returns how many galaxies were given an answer.
        """
        answers = proposal.answers(replace=replace)
        if answers:
            self.labels.import_ratings(answers, **rater.words)
        return len(answers)
