"""What follows from the embeddings: search vectors, index, oddness and map, stored with them."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer import maps
from explorer.anomaly import oddness
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.projection import Projection, fit_projection
from explorer.catalogue.writer import Writer
from explorer.errors import StaleIndexError
from explorer.indexing import indexed
from explorer.progress import Progress
from index import FlatIndex, VectorIndex, Wanted, graph_index, neighbour_graph

NEIGHBOURS = maps.NEIGHBOURS + 1


def derive(
    folder: Path,
    writer: Writer,
    manifest: Manifest,
    progress: Progress,
    *,
    wanted: Wanted | None = None,
    keep_map: bool = True,
) -> None:
    """Project, index, score and lay out all galaxies that `writer` holds.

    With `keep_map`, galaxies already on the map stay where they are. `wanted` is the kind of index
    and the recall it must reach.
    """
    count = len(writer)
    if _is_finished(writer, manifest, count):
        return
    vectors = _project(folder, writer, manifest, progress)
    progress.stage("indexing", count)
    index, record = indexed(
        folder,
        manifest.index,
        vectors,
        wanted or Wanted(),
        lambda share: progress.update(int(share * (count - 1))),
    )
    searched = graph_index(vectors, index, seed=manifest.seed)
    manifest.index = {**record, "graph_recall": round(searched.recall, 4)}
    ids, similarity = _neighbours(searched, vectors, progress)
    progress.stage("oddness", 1)
    odd = oddness(vectors, neighbour_similarity=similarity, seed=manifest.seed)
    progress.update(1)
    old = writer.column("map_x"), writer.column("map_y")
    kept = _placed_on_old_map(vectors, *old) if keep_map else None
    positions = _lay_out(vectors, ids, similarity, odd, kept, manifest, progress)
    writer.replace_columns({"oddness": odd, "map_x": positions[:, 0], "map_y": positions[:, 1]})
    manifest.galaxies = count
    manifest.dataset_version = writer.dataset.version


def _is_finished(writer: Writer, manifest: Manifest, count: int) -> bool:
    laid = writer.column("map_x")
    return manifest.galaxies == count and laid is not None and bool(np.isfinite(laid).all())


def _project(
    folder: Path, writer: Writer, manifest: Manifest, progress: Progress
) -> NDArray[np.float32]:
    """Search vectors float32 (N, P); the projection is refitted once the catalogue has doubled."""
    count = len(writer)
    progress.stage("projecting", count)
    projection, name = _kept_projection(folder, manifest, count), manifest.projection.get("file")
    if projection is None:
        projection = fit_projection(writer.embedding_batches)
        name = projection.write(folder)
    manifest.projection = {
        "file": name,
        "components": len(projection.components),
        "variance_kept": round(float(projection.variance.sum()), 4),
        "fitted_on": projection.fitted_on,
    }
    vectors = [projection(batch) for batch in writer.embedding_batches()]
    progress.update(count)
    return np.concatenate(vectors)


def _kept_projection(folder: Path, manifest: Manifest, count: int) -> Projection | None:
    try:
        projection = Projection.read(folder / manifest.projection["file"])
    except (StaleIndexError, KeyError):
        return None
    return projection if projection.fitted_on * 2 > count else None


def _neighbours(
    index: VectorIndex, vectors: NDArray[np.float32], progress: Progress
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The nearest of every galaxy, itself left out: int64 and float32 (N, K)."""
    hits = neighbour_graph(vectors, NEIGHBOURS, index=index, tell=progress.update)
    return hits.ids, hits.scores


def _lay_out(
    vectors: NDArray[np.float32],
    ids: NDArray[np.int64],
    similarity: NDArray[np.float32],
    odd: NDArray[np.float32],
    kept: NDArray[np.float32] | None,
    manifest: Manifest,
    progress: Progress,
) -> NDArray[np.float32]:
    progress.stage("map", len(vectors))
    positions = kept
    if positions is None:
        last = len(vectors) - 1  # the stage ends once the map has been judged
        neighbours = ids, similarity
        positions = _new_map(
            vectors,
            neighbours,
            odd,
            seed=manifest.seed,
            tell=lambda share: progress.update(int(share * last)),
        )
    manifest.map = {"method": "umap", "neighbours": maps.NEIGHBOURS, "min_dist": maps.MIN_DIST}
    judged = maps.fidelity(vectors, positions, seed=manifest.seed)
    manifest.map |= asdict(judged) if judged else {}
    progress.update(len(vectors))
    return positions


def _new_map(
    vectors: NDArray[np.float32],
    neighbours: tuple[NDArray[np.int64], NDArray[np.float32]],
    odd: NDArray[np.float32],
    *,
    seed: int,
    tell: maps.Tell,
) -> NDArray[np.float32]:
    chosen = maps.landmarks(odd, most=maps.MOST_FITTED, seed=seed)
    if len(chosen) == len(vectors):
        return maps.layout(vectors, *neighbours, seed=seed, tell=tell)
    index = FlatIndex.build(vectors[chosen])
    own = _neighbours(index, vectors[chosen], Progress())
    positions = np.empty((len(vectors), 2), np.float32)
    positions[chosen] = maps.layout(vectors[chosen], *own, seed=seed, tell=tell)
    rest = np.setdiff1d(np.arange(len(vectors)), chosen)
    positions[rest] = maps.place(
        vectors[rest], positions[chosen], lambda some, k: index.search(some, k).ids
    )
    return positions


def _placed_on_old_map(
    vectors: NDArray[np.float32], x: NDArray[np.float32] | None, y: NDArray[np.float32] | None
) -> NDArray[np.float32] | None:
    """The stored map with new galaxies placed on it; None if most galaxies are new to it."""
    if x is None or y is None:
        return None
    positions = np.stack([x, y], axis=1)
    old = np.isfinite(positions).all(axis=1)
    if old.sum() * 2 <= len(vectors):
        return None
    index = FlatIndex.build(vectors[old])
    positions[~old] = maps.place(
        vectors[~old], positions[old], lambda some, k: index.search(some, k).ids
    )
    return positions
