"""What a GPU is for, each measured beside its limit: search, embedding, taste, map, training.

A check gives one `Row`; its limit is what memory, the bare network, or the processor would take in
the same run. Every check runs on any torch device, small, so that its code is tested without a GPU.
"""

from collections.abc import Callable, Iterator

from explorer.bench.checks.map import umap
from explorer.bench.checks.network import embedding, training
from explorer.bench.checks.search import exact_search, ivf_search
from explorer.bench.checks.table import Load, Row
from explorer.bench.checks.taste import taste

CHECKS: dict[str, Callable[[Load], Iterator[Row]]] = {
    "exact search": exact_search,
    "inverted lists": ivf_search,
    "embedding": embedding,
    "re-ranking": taste,
    "map": umap,
    "training": training,
}
