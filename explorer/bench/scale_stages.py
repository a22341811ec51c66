"""The stages that `bench scale` times, each as the product does it, on synthetic galaxies.

A stage runs in a process of its own, reads what earlier ones left in the size's folder, and gives
its seconds (of one search, ranking or opening; of the whole for what is done once). What only one
stage loads it imports itself: its peak of memory is its own.
"""

from collections.abc import Callable

from explorer.bench.scale_size import Figures, Size
from explorer.bench.stages.catalogue import add, draw_vectors, open_catalogue
from explorer.bench.stages.derive import derive_all, embed
from explorer.bench.stages.map import graph, layout, tiles
from explorer.bench.stages.rerank import rerank
from explorer.bench.stages.search import filtered_search, index, milvus, search

DRAWN = ("vectors", "embedded")  # what the stages are given; no stage of the product
STAGES: dict[str, Callable[[Size], Figures]] = {
    "vectors": draw_vectors,
    "add": add,
    "index": index,
    "search": search,
    "filter": filtered_search,
    "rerank": rerank,
    "graph": graph,
    "layout": layout,
    "tiles": tiles,
    "open": open_catalogue,
    "milvus": milvus,
    "embedded": embed,
    "derive": derive_all,
}
FIRST = {
    "add": (),
    "index": ("vectors",),
    "search": ("vectors", "index"),
    "filter": ("vectors", "index"),
    "rerank": ("vectors",),
    "graph": ("vectors",),
    "layout": ("vectors",),
    "open": ("vectors", "add", "index"),
    "milvus": ("vectors",),
    "derive": ("embedded",),
}
