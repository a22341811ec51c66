"""What follows from the embeddings: search vectors, index, oddness and map, stored with them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.anomaly import oddness
from explorer.arrays import Vectors
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.map_files import discard_layouts
from explorer.catalogue.projection import Projection, Weighing, fit_projection
from explorer.catalogue.stored_files import (
    INDEX,
    discard_encoders,
    forget,
    is_sound,
    write_recorded,
)
from explorer.catalogue.writer import Writer
from explorer.encoder import Encoder
from explorer.errors import StaleIndexError
from explorer.maps import JUDGED_NEIGHBOURS
from explorer.pipeline.index import build_or_extend_index
from explorer.pipeline.maps import (
    Galaxies,
    NamedLayouts,
    graph_for_map,
    new_map,
    place_missing,
    recipe_of,
    record_of,
)
from explorer.pipeline.own_views import own_differences
from explorer.pipeline.representation import familiar_share, weigh_frames, weighing
from explorer.pipeline.scratch import scratch_array
from explorer.pipeline.search_vectors import search_vectors
from explorer.progress import Progress
from index import Wanted, discard_others, graph_index

NEIGHBOURS = JUDGED_NEIGHBOURS + 1
FITTED_ON = 1_000_000  # galaxies, of a projection


@dataclass(frozen=True)
class Plan:
    """How a catalogue is derived.

    `wanted`: the kind of index and the recall it must reach. `keep_map`: galaxies already on the
    map stay where they are. `encoder`: that which embedded them, where it is at hand.
    """

    wanted: Wanted = field(default_factory=Wanted)
    keep_map: bool = True
    encoder: Encoder | None = None


USUAL = Plan()


def derive(
    writer: Writer,
    manifest: Manifest,
    progress: Progress,
    plan: Plan = USUAL,
) -> None:
    """Project, index, score and lay out all galaxies that `writer` holds.

    Memory is bounded whatever their number: see `MOST_SETTLED` of `explorer/maps/place.py`, which
    is what takes most, and `ROWS` of `index/shards.py`.
    """
    count = len(writer)
    if _is_finished(writer, manifest, count):
        return
    vectors = _project(writer, manifest, progress, plan.encoder)
    progress.stage("indexing", count)
    index, record = build_or_extend_index(
        writer.folder,
        manifest.index if is_sound(writer.folder, manifest, f"{INDEX}/") else {},
        vectors,
        plan.wanted,
        lambda share: progress.update(int(share * (count - 1))),
    )
    forget(manifest, f"{INDEX}/")
    searched = graph_index(vectors, index, seed=manifest.seed)
    manifest.index = {**record, "graph_recall": round(searched.recall, 4)}
    graph = graph_for_map(
        vectors, NEIGHBOURS, index=searched, seed=manifest.seed, tell=progress.update
    )
    progress.stage("oddness", 1)
    odd = oddness(vectors, scratch_array(writer.folder, (count,)))
    progress.update(1)
    kept = _place_on_old_map(writer, vectors) if plan.keep_map else None
    galaxies = Galaxies(vectors, graph, odd, writer.folder)
    layouts = NamedLayouts(writer.folder, manifest)
    positions = _lay_out(galaxies, kept, layouts, progress)
    writer.replace_columns({"oddness": odd, "map_x": positions[:, 0], "map_y": positions[:, 1]})
    manifest.galaxies = count
    manifest.dataset_version = writer.dataset.version


def _is_finished(writer: Writer, manifest: Manifest, count: int) -> bool:
    if manifest.galaxies != count or not writer.has("map_x"):
        return False
    return all(np.isfinite(batch).all() for batch in writer.numbers(["map_x"]))


def _project(
    writer: Writer, manifest: Manifest, progress: Progress, encoder: Encoder | None
) -> NDArray[np.float32]:
    """Search vectors float32 (N, P); the projection is refitted once the catalogue has doubled."""
    count, folder = len(writer), writer.folder
    progress.stage("projecting", count)
    projection, name = _kept_projection(folder, manifest, count), manifest.projection.get("file")
    told = ["familiarity"] if writer.has("familiarity") else []
    manifest.familiar = familiar_share(writer.numbers(told) if told else [])
    if projection is None:
        weigh_frames(manifest)
        weighed = weighing(manifest, own_differences(writer, manifest, encoder))
        projection = _fitted(writer, weighed)
        name = projection.write(folder)
        forget(manifest, name)
    manifest.projection = {
        "file": name,
        "components": len(projection.components),
        "variance_kept": round(float(projection.variance.sum()), 4),
        "fitted_on": projection.fitted_on,
    }
    return search_vectors(folder, writer.embedding_batches(), projection, count, progress.update)


def _fitted(writer: Writer, weighed: Weighing) -> Projection:
    """Fitted on all, or on a million of more, evenly spread."""
    count = len(writer)
    step = max(1, round(count / FITTED_ON))

    def sample() -> Iterator[NDArray[np.float16]]:
        first = 0
        for batch in writer.embedding_batches():
            yield batch[-first % step :: step]
            first += len(batch)

    return replace(fit_projection(sample, weighed), fitted_on=count)


def _kept_projection(folder: Path, manifest: Manifest, count: int) -> Projection | None:
    name = str(manifest.projection.get("file", ""))
    if not name or not is_sound(folder, manifest, name):
        return None
    try:
        projection = Projection.read(folder / name)
    except StaleIndexError:
        return None
    return projection if projection.fitted_on * 2 > count else None


def _lay_out(
    galaxies: Galaxies,
    kept: NDArray[np.float32] | None,
    layouts: NamedLayouts,
    progress: Progress,
) -> NDArray[np.float32]:
    """Positions of all galaxies on the first map; the named ones follow and are stored."""
    count, manifest = len(galaxies.vectors), layouts.manifest
    progress.stage("map", count)
    recipe = recipe_of(manifest.map, manifest.seed)
    last = count - 1  # the stage ends once the map has been judged
    positions = kept
    if positions is None:
        positions = new_map(galaxies, recipe, tell=lambda share: progress.update(int(share * last)))
    manifest.map = record_of(galaxies.vectors, positions, galaxies.graph, recipe)
    layouts.renew(galaxies, keep=kept is not None)
    progress.update(count)
    return positions


def _place_on_old_map(writer: Writer, vectors: Vectors) -> NDArray[np.float32] | None:
    """The stored map with new galaxies placed on it; None if most galaxies are new to it."""
    if not writer.has("map_x", "map_y"):
        return None
    positions, at, old = scratch_array(writer.folder, (len(vectors), 2)), 0, 0
    for batch in writer.numbers(["map_x", "map_y"]):
        here = positions[at : at + len(batch)]
        here[:] = batch + 0 * batch[:, ::-1]  # half a place is none
        at, old = at + len(batch), old + int(np.isfinite(here[:, 0]).sum())
    if old * 2 <= len(vectors):
        return None
    place_missing(vectors, positions)
    return positions


def publish(folder: Path, manifest: Manifest) -> None:
    """Make the new state the catalogue's, then let go of the parts of the old one."""
    manifest.complete = True
    write_recorded(folder, manifest)
    discard_others(folder / "index", manifest.index["name"])
    for path in folder.glob("projection-*.npz"):
        if path.name != manifest.projection["file"]:
            path.unlink()
    discard_layouts(folder, manifest)
    discard_encoders(folder, manifest)
