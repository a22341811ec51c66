"""A map of all: its neighbours, its positions, its drawn tiles."""

import numpy as np

from explorer.anomaly.oddness import oddness
from explorer.bench.scale_size import Figures, Size
from explorer.bench.stopwatch import Stopwatch, medians
from index.files import write_array

NEIGHBOURS = 16


def graph(size: Size) -> Figures:
    """The nearest neighbours that a map needs: of all up to three million, else of its judges."""
    from explorer.pipeline.maps import graph_for_map

    vectors = size.search_vectors()
    with Stopwatch() as watch:
        found = graph_for_map(vectors, NEIGHBOURS, seed=size.seed)
    write_array(size.folder / "graph-ids.npy", found.ids)
    write_array(size.folder / "graph-scores.npy", found.similarity)
    return medians([watch])


def layout(size: Size) -> Figures:
    """Positions of all on a new map, its neighbours being known."""
    from explorer.maps import MOST_SETTLED, Graph, Recipe
    from explorer.pipeline.maps import Galaxies, new_map
    from explorer.pipeline.scratch import scratch_array

    vectors, made = size.search_vectors(), (size.folder / "graph-ids.npy").exists()
    known = (
        Graph(*(np.load(size.folder / f"graph-{name}.npy") for name in ("ids", "scores")))
        if made and size.rows <= MOST_SETTLED
        else Graph(np.zeros((0, NEIGHBOURS), np.int64), np.zeros((0, NEIGHBOURS), np.float32))
    )
    odd = oddness(vectors, scratch_array(size.folder, (size.rows,)))
    with Stopwatch() as watch:
        places = new_map(Galaxies(vectors, known, odd, size.folder), Recipe(seed=size.seed))
    write_array(size.folder / "positions.npy", places)
    return medians([watch])


def tiles(size: Size) -> Figures:
    """A layout sorted into cells and drawn at all levels: what the first visitor waits for."""
    from explorer.maps.density import Cells, draw_density

    rng = np.random.default_rng(size.seed)
    centres = rng.normal(32_768, 9_000, (64, 2)).astype(np.float32)
    places = centres[rng.integers(0, len(centres), size.rows)]
    places += rng.standard_normal(places.shape, np.float32) * np.float32(1_500)
    grid = places.clip(0, 65_535).astype(np.uint16)
    colour = rng.integers(0, 255, size.rows, np.uint8)
    with Stopwatch() as watch:
        draw_density(Cells(grid), colour, None)
    return medians([watch])
