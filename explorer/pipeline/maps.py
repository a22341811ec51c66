"""The maps of a catalogue: the first in its table, others under names of their own beside it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer import maps
from explorer.arrays import Vectors
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.map_files import FOLDER, read_layout, write_layout
from explorer.catalogue.stored_files import forget, is_sound
from explorer.maps import Graph, Recipe, Tell
from explorer.pipeline.scratch import scratch_array
from index import VectorIndex, neighbour_graph, quick_search

PLACED_AT_ONCE = 65_536
MOST_PLACED_BESIDE = 1_000_000


@dataclass(frozen=True)
class Galaxies:
    """What a map is made of: vectors (N, D), the nearest neighbours of each, and oddness (N,).

    The vectors, the oddness and the positions made of them may lie in files.
    """

    vectors: Vectors
    graph: Graph
    oddness: NDArray[np.float32]
    folder: Path | None = None  # for positions of very many


def new_map(galaxies: Galaxies, recipe: Recipe, *, tell: Tell = lambda share: None) -> Vectors:
    """Positions float32 (N, 2); above 200,000 galaxies a sample is fitted and the rest placed."""
    if len(galaxies.vectors) <= maps.MOST_FITTED:
        return maps.layout(np.asarray(galaxies.vectors), galaxies.graph, recipe, tell=tell)
    return sampled_map(galaxies, recipe, tell=tell)


def sampled_map(
    galaxies: Galaxies,
    recipe: Recipe,
    *,
    most: int = maps.SAMPLED,
    tell: Tell = lambda share: None,
) -> Vectors:
    """A sample of `most` fitted, the rest placed beside it, and with UMAP all settled once more."""
    vectors, graph = galaxies.vectors, galaxies.graph
    chosen = maps.landmarks(galaxies.oddness, most=most, seed=recipe.seed)
    sample = np.ascontiguousarray(vectors[chosen])
    own = graph_of(sample, recipe.neighbours)
    fitted = maps.layout(sample, own, recipe, tell=lambda share: tell(share / 2))
    if recipe.method != "umap" or len(vectors) > maps.MOST_SETTLED:
        return place_near(vectors, chosen, fitted, galaxies.folder)
    positions = maps.spread(graph.first(recipe.neighbours), chosen, fitted)
    place_missing(vectors, positions)  # to whom no chain of neighbours leads from the sample
    return maps.settle(positions, graph, recipe, tell=lambda share: tell((1 + share) / 2))


def graph_of(vectors: Vectors, neighbours: int) -> Graph:
    """The nearest neighbours of every vector among them."""
    hits = neighbour_graph(vectors, neighbours)
    return Graph(hits.ids, hits.scores)


def graph_for_map(
    vectors: Vectors,
    neighbours: int,
    *,
    index: VectorIndex | None = None,
    seed: int = 0,
    tell: Callable[[int], None] = lambda done: None,
) -> Graph:
    """The neighbours that a map of all `vectors` needs.

    Those of every galaxy up to three million; of more, a map is laid out from a sample alone, and
    only those of the 2,000 by whom it is judged are looked for.
    """
    rows = None
    if len(vectors) > maps.MOST_SETTLED:
        drawn = np.random.default_rng(seed).choice(len(vectors), maps.JUDGED, replace=False)
        rows = np.sort(drawn)
    hits = neighbour_graph(vectors, neighbours, index=index, rows=rows, tell=tell)
    return Graph(hits.ids, hits.scores, rows)


def place_near(
    vectors: Vectors,
    known: NDArray[np.int64] | slice,
    positions: Vectors,
    folder: Path | None = None,
) -> Vectors:
    """Positions (N, 2): rows `known` stay at `positions`, every other galaxy lies beside them."""
    if len(positions) == len(vectors):
        return positions
    whole = scratch_array(folder, (len(vectors), 2))
    whole[:] = np.nan
    whole[known] = positions
    place_missing(vectors, whole)
    return whole


def place_missing(vectors: Vectors, positions: Vectors) -> None:
    """Give every galaxy without a place (NaN) in `positions` (N, 2) one beside those that have one.

    Of more than a million that have one, a seeded sample stands for all.
    """
    if not np.isnan(positions[:, 0]).any():
        return
    known = _placed(positions)
    search, there = quick_search(np.ascontiguousarray(vectors[known])), positions[known]

    def nearest(some: Vectors, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        hits = search(some, k)
        return hits.ids, hits.scores

    for at in range(0, len(positions), PLACED_AT_ONCE):
        some = at + np.flatnonzero(np.isnan(positions[at : at + PLACED_AT_ONCE, 0]))
        if len(some):
            positions[some] = maps.place(vectors[some], there, nearest)


def _placed(positions: Vectors) -> NDArray[np.int64]:
    """Rows that have a place: all, or about a million of more."""
    parts = range(0, len(positions), PLACED_AT_ONCE)
    counts = [int(np.isfinite(positions[at : at + PLACED_AT_ONCE, 0]).sum()) for at in parts]
    drawn = np.random.default_rng(0)
    share = min(1.0, MOST_PLACED_BESIDE / max(sum(counts), 1))
    found = []
    for at in parts:
        here = at + np.flatnonzero(np.isfinite(positions[at : at + PLACED_AT_ONCE, 0]))
        found.append(here if share == 1 else here[drawn.random(len(here)) < share])
    return np.concatenate(found)


def record_of(vectors: Vectors, positions: Vectors, graph: Graph, recipe: Recipe) -> dict[str, Any]:
    """What the manifest says of a layout: how it was made and how far it can be believed."""
    judged = maps.fidelity(vectors, positions, graph, seed=recipe.seed)
    record = {**asdict(recipe), "galaxies": len(positions), **(asdict(judged) if judged else {})}
    return record if recipe.method == "umap" else _without(record, "min_dist")


def recipe_of(record: dict[str, Any], seed: int) -> Recipe:
    """The recipe that a manifest's record was made with."""
    known = {name: record[name] for name in ("method", "neighbours", "min_dist") if name in record}
    return Recipe(**known, seed=int(record.get("seed", seed)))


@dataclass(frozen=True)
class NamedLayouts:
    """The layouts that a catalogue has beside its first map, as its manifest lists them."""

    folder: Path
    manifest: Manifest

    def add(
        self,
        name: str,
        recipe: Recipe,
        vectors: Vectors,
        oddness: NDArray[np.float32],
        tell: Tell = lambda share: None,
    ) -> None:
        """Lay all galaxies out by `recipe`, and enter that into the manifest as `name`."""
        most = max(recipe.neighbours, maps.JUDGED_NEIGHBOURS)
        graph = graph_for_map(vectors, most, seed=recipe.seed)
        positions = new_map(Galaxies(vectors, graph, oddness, self.folder), recipe, tell=tell)
        self._store(name, positions, record_of(vectors, positions, graph, recipe))

    def renew(self, galaxies: Galaxies, *, keep: bool) -> None:
        """Bring every named layout up to the galaxies there are now.

        With `keep`, galaxies that lie on it stay where they are and the new ones are placed.
        """
        vectors = galaxies.vectors
        for name, record in list(self.manifest.layouts.items()):
            recipe = recipe_of(record, self.manifest.seed)
            count = int(record["galaxies"])
            sound = is_sound(self.folder, self.manifest, f"{FOLDER}/{record['file']}")
            if keep and sound and count * 2 > len(vectors):
                old = read_layout(self.folder, record)
                positions = place_near(vectors, slice(count), old, self.folder)
                judged = record_of(vectors, positions, galaxies.graph, recipe)
                self._store(name, positions, judged)
            else:
                self.add(name, recipe, vectors, galaxies.oddness)

    def _store(self, name: str, positions: Vectors, record: dict[str, Any]) -> None:
        file = write_layout(self.folder, name, positions)
        forget(self.manifest, f"{FOLDER}/{file}")
        self.manifest.layouts[name] = {"file": file, **record}


def _without(record: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != name}
