"""A researcher's answers by row, as ranking and audit take them."""

from explorer.catalogue.dataset import Catalogue
from explorer.labels import Labels, Rater


def answers_by_row(catalogue: Catalogue, labels: Labels, rater: Rater) -> dict[int, str]:
    """Row → present answer, oldest rating first; galaxies of other catalogues are left out."""
    ratings = labels.ratings(**rater.words)
    known = catalogue.known_rows(list(ratings))
    return {row: ratings[galaxy].answer for galaxy, row in known.items()}
