"""The whole embeddings that a taste looks at closely: held of few galaxies, read of more."""

import numpy as np

from explorer.anomaly.features import Close, centred
from explorer.catalogue.dataset import Catalogue
from explorer.object_store.address import address_behind

MOST_HELD = 50_000
MOST_READ = 1_000_000  # of more, reading twenty thousand takes longer than ranking all


def whole_embeddings(catalogue: Catalogue) -> Close | None:
    """From rows to embeddings, centred; None where the search vectors must do.

    That is in a catalogue of more than a million, and in one on an object store.
    """
    count, seed = len(catalogue), catalogue.manifest.seed
    if count > MOST_READ or address_behind(catalogue.path):
        return None
    if count > MOST_HELD:
        return centred(catalogue.embeddings, count, seed=seed)
    return centred(np.concatenate([*catalogue.embedding_batches()]).__getitem__, count, seed=seed)
