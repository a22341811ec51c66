"""One catalogue in the coordinates that the compared search methods need."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from explorer import anomaly
from explorer.anomaly.ranking_cache import Votes
from explorer.arrays import Rows, Scores, Vectors
from explorer.evaluate.view_maps import ViewMaps

COMPONENTS = 40


@dataclass(frozen=True)
class SearchSpace:
    """One catalogue in the coordinates that the methods need, computed once for all repeats."""

    vectors: Vectors  # (N, D) unit length: what this project searches
    components: Vectors  # (N, ≤ 40) principal components
    scaled: Vectors  # the same, each to unit variance
    features: Vectors  # (N, F): what this project's taste is learnt on
    bare: Vectors  # (N, D): the same without an encoder's votes
    close: Vectors  # (N, W): whole embeddings, centred, that the taste looks at closely
    oddness: Scores  # (N,)
    strangeness: Scores  # (N,): oddness and the encoder's votes for odd
    views: ViewMaps | None = None  # of N images, for a method that is trained on them

    @classmethod
    def of(
        cls, vectors: Vectors, embeddings: Vectors | None = None, votes: Votes | None = None
    ) -> "SearchSpace":
        """The space of unit vectors (N, D); the components are of `embeddings` if given."""
        source = vectors if embeddings is None else embeddings
        votes = votes or Votes()
        count = min(COMPONENTS, *source.shape)
        components = PCA(n_components=count, random_state=0).fit_transform(source)
        oddness = anomaly.oddness(vectors)
        return cls(
            vectors=vectors,
            components=components,
            scaled=StandardScaler().fit_transform(components),
            features=anomaly.features(vectors, votes.all),
            bare=anomaly.features(vectors),
            close=_centred(source),
            oddness=oddness,
            strangeness=anomaly.strangeness(
                oddness, odd_votes=votes.odd, artefact_votes=votes.artefact
            ),
        )

    @classmethod
    def alike(cls, vectors: Vectors) -> "SearchSpace":
        """The space in which every method sees the unit vectors (N, D) and nothing besides."""
        features, oddness = anomaly.features(vectors), anomaly.oddness(vectors)
        scaled = StandardScaler().fit_transform(vectors)
        close = _centred(vectors)
        return cls(vectors, vectors, scaled, features, features, close, oddness, oddness)

    def part(self, rows: Rows) -> "SearchSpace":
        """The space of some of its galaxies, in the coordinates of all."""
        every: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(self, **{n: each[rows] for n, each in every.items() if each is not None})


def _centred(vectors: Vectors) -> Vectors:
    every = np.arange(len(vectors))
    return anomaly.centred(vectors.__getitem__, len(vectors))(every)
