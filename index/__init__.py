"""Nearest neighbours among vectors: FAISS or Milvus behind one contract."""

from index.base import Allowed, Hits, IndexFault, VectorIndex, Vectors
from index.flat import FlatIndex
from index.gpu import gpu_count
from index.graph import graph_index, neighbour_graph, quick_search
from index.halves import Halves
from index.ivf import IvfIndex
from index.milvus import MilvusIndex, without_credentials
from index.shards import ShardedIndex, discard_unfinished
from index.store import KINDS, discard_others, fingerprint_of, load, read_manifest, save
from index.tune import RECALL, Wanted, build, extend, overlap, suits

__all__ = [
    "KINDS",
    "RECALL",
    "Allowed",
    "FlatIndex",
    "Halves",
    "Hits",
    "IndexFault",
    "IvfIndex",
    "MilvusIndex",
    "ShardedIndex",
    "VectorIndex",
    "Vectors",
    "Wanted",
    "build",
    "discard_others",
    "discard_unfinished",
    "extend",
    "fingerprint_of",
    "gpu_count",
    "graph_index",
    "load",
    "neighbour_graph",
    "overlap",
    "quick_search",
    "read_manifest",
    "save",
    "suits",
    "without_credentials",
]
