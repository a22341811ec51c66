"""Nearest neighbours among vectors: FAISS behind one contract."""

from index.base import Hits, IndexFault, VectorIndex
from index.flat import FlatIndex, gpu_count
from index.graph import neighbour_graph, quick_search
from index.store import discard_others, load, save

__all__ = [
    "FlatIndex",
    "Hits",
    "IndexFault",
    "VectorIndex",
    "discard_others",
    "gpu_count",
    "load",
    "neighbour_graph",
    "quick_search",
    "save",
]
