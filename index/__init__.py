"""Nearest neighbours among vectors: FAISS or Milvus behind one contract."""

from index.base import Allowed, Hits, IndexFault, VectorIndex, Vectors
from index.flat import FlatIndex
from index.gpu import gpu_count
from index.ivf import IvfIndex
from index.milvus import MilvusIndex, without_credentials
from index.store import KINDS, discard_others, fingerprint_of, load, read_manifest, save
from index.tune import RECALL, Wanted, build, measured_recall, overlap, without_itself

__all__ = [
    "KINDS",
    "RECALL",
    "Allowed",
    "FlatIndex",
    "Hits",
    "IndexFault",
    "IvfIndex",
    "MilvusIndex",
    "VectorIndex",
    "Vectors",
    "Wanted",
    "build",
    "discard_others",
    "fingerprint_of",
    "gpu_count",
    "load",
    "measured_recall",
    "overlap",
    "read_manifest",
    "save",
    "without_credentials",
    "without_itself",
]
