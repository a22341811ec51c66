"""The same contract on a Milvus server, for catalogues that outgrow a machine.

`milvus:http://host:19530` is a server, `milvus:folder/file.db` the embedded Milvus Lite.
Credentials come from EXPLORER_MILVUS_TOKEN ("user:password" or an API key) or from the URI; they
are kept in memory only. A filter travels as the list of ids that pass, or of those that do not,
whichever is shorter, up to 10,000 (an expression of about 100 kB; servers take some 64 MB a
message). Beyond that, as many neighbours as Milvus gives at once (16,384) are sifted here; where
too few of them pass, the ids that do are searched in lists of 10,000. So k results come whenever k
exist.
"""

import contextlib
import importlib
import logging
import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import numpy as np
from numpy.typing import NDArray

from index.base import (
    Allowed,
    Found,
    IndexFault,
    VectorIndex,
    Vectors,
    check,
    checked_ids,
    stored_numbers,
)
from index.exact import rerank_exactly
from index.files import write_array
from index.halves import Halves

PREFIX = "milvus:"
TOKEN = "EXPLORER_MILVUS_TOKEN"
BATCH = 5_000  # vectors in one insert: 1.3 MB at D=64
LISTED = 10_000  # ids in one filter
MOST_FOUND = 16_384  # Milvus's own limit of k
TIMEOUT_S = 30.0

Answer = TypeVar("Answer")


def is_milvus(kind: str) -> bool:
    """Whether an index kind reads milvus:URI."""
    return kind.startswith(PREFIX) and len(kind) > len(PREFIX)


def without_credentials(kind: str) -> str:
    """An index kind or URI that may be stored and shown: user and password gone."""
    if "@" not in kind:
        return kind
    prefix = PREFIX if kind.startswith(PREFIX) else ""
    parts = urlsplit(kind.removeprefix(prefix))
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))
    return prefix + plain


class Connection:
    """A client that is made again when the server has gone and come back."""

    def __init__(self, uri: str) -> None:
        self.shown = without_credentials(uri)
        self._token = os.environ.get(TOKEN) or _credentials(uri)
        self._client: Any = None

    def call(self, work: Callable[[Any], Answer]) -> Answer:
        """What `work` returns of a client, tried once more on a fresh one.

        Raises:
            IndexFault: the server does not answer, or refuses.
        """
        module = _pymilvus()
        for last in (False, True):
            try:
                if self._client is None:
                    self._client = module.MilvusClient(
                        uri=self.shown, token=self._token, timeout=TIMEOUT_S
                    )
                return work(self._client)
            except (module.MilvusException, OSError, RuntimeError, ValueError) as error:
                self.close()
                if last:
                    raise IndexFault(self._why(error)) from None  # the cause may hold the token
        raise AssertionError("unreachable")

    def _why(self, error: Exception) -> str:
        reason = " ".join(str(error).split())[:200].rstrip(".")
        if self._token:
            reason = reason.replace(self._token, "…")
        return (
            f"Milvus at {self.shown} does not answer ({reason}). Start it or set {TOKEN}, and try "
            "again; --index auto makes an index without it."
        )

    def close(self) -> None:
        """Let go of the client; the next call makes another."""
        if self._client is not None:
            with contextlib.suppress(Exception):  # it may be the broken thing
                self._client.close()
        self._client = None


class MilvusIndex(VectorIndex):
    """A Milvus collection that finds candidates; the vectors beside the manifest rank them.

    The server knows a vector by a key that is never used twice, so places are found by order.
    """

    kind = "milvus"

    def __init__(
        self,
        connection: Connection,
        collection: str,
        vectors: Halves,
        keys: NDArray[np.int64],
        ids: NDArray[np.int64] | None = None,
    ) -> None:
        super().__init__(ids)
        self.dim = vectors.shape[1]
        self._connection, self._collection = connection, collection
        self._vectors, self._keys = vectors, keys

    @classmethod
    def build(
        cls,
        vectors: Vectors,
        ids: NDArray[np.int64] | None = None,
        *,
        uri: str,
        device: str = "cpu",
    ) -> "MilvusIndex":
        """A new collection at `uri` of (N, D); `Halves` on disk are sent a part at a time.

        Raises:
            IndexFault: pymilvus is not installed, or the server does not answer.
        """
        source = vectors if isinstance(vectors, Halves) else check(np.asarray(vectors), None)
        own = None if ids is None else checked_ids(ids, len(source))
        local, dim = "://" not in uri, source.shape[1]
        connection = Connection(str(Path(uri).resolve()) if local else uri)
        name = f"galaxies_{uuid.uuid4().hex[:12]}"
        connection.call(lambda client: _create(client, name, dim, local=local))
        index = cls(connection, name, Halves.of(source), np.arange(len(source)), own)
        index._insert(index._keys, source)
        return index

    @classmethod
    def read(
        cls,
        folder: Path,
        record: dict[str, Any],
        ids: NDArray[np.int64] | None,
        *,
        device: str = "cpu",
    ) -> "MilvusIndex":
        """The collection that `record` tells of; IndexFault where it is gone or out of reach."""
        connection, name = Connection(str(record.get("uri"))), str(record.get("collection"))
        counted = connection.call(lambda client: _count(client, name))
        if counted is None:
            raise IndexFault(f"Milvus at {connection.shown} has no collection {name!r}.")
        keys = stored_numbers(folder / f"{record['name']}.keys.npy", int(record["size"]))
        vectors = Halves.read(folder / f"{record['name']}.vectors.npy")
        if not counted == len(keys) == len(vectors):
            raise IndexFault(f"{name!r} at {connection.shown} holds {counted}, not {len(keys)}.")
        return cls(connection, name, vectors, keys, ids)

    def __len__(self) -> int:
        return len(self._vectors)

    def vectors(self) -> Halves:
        """All vectors as they are stored here, at half precision."""
        return self._vectors

    def close(self) -> None:
        """Let go of the connection; the next search makes another."""
        self._connection.close()

    def _search(self, queries: NDArray[np.float32], k: int, allowed: Allowed | None) -> Found:
        if k > MOST_FOUND:
            raise IndexFault(f"Milvus gives at most {MOST_FOUND:,} neighbours; {k:,} were asked.")
        most = len(self) if allowed is None else allowed.count
        wide = min(2 * k + 50, MOST_FOUND, most)
        parts = [self._candidates(query[None], k, wide, allowed) for query in queries]
        return rerank_exactly(self._vectors, queries, np.concatenate(parts), k)

    def _candidates(
        self, query: NDArray[np.float32], k: int, wide: int, allowed: Allowed | None
    ) -> NDArray[np.int64]:
        """Places (1, wide) with the k nearest of `query` (1, D), -1 where there are fewer."""
        if allowed is None:
            return self._asked(query, wide, "")
        if allowed.count <= LISTED:
            return self._asked(query, wide, _among(self._keys[allowed.rows]))
        if len(self) - allowed.count <= LISTED:
            return self._asked(query, wide, f"not ({_among(self._keys[~allowed.mask])})")
        return self._sifted(query, k, wide, allowed)

    def _sifted(
        self, query: NDArray[np.float32], k: int, wide: int, allowed: Allowed
    ) -> NDArray[np.int64]:
        wider = min(MOST_FOUND, len(self), 2 * wide * len(self) // allowed.count)
        places = self._asked(query, wider, "")[0]
        good = places[(places >= 0) & allowed.mask[places]]
        if len(good) < k:
            keys = self._keys[allowed.rows]
            lists = [keys[at : at + LISTED] for at in range(0, len(keys), LISTED)]
            parts = [self._asked(query, min(k, len(some)), _among(some)) for some in lists]
            good = np.concatenate(parts, axis=1)[0]
            scores = self._vectors[good] @ query[0]
            good = good[np.argsort(-scores)]
        found = np.full((1, wide), -1, np.int64)
        found[0, : len(good[:wide])] = good[:wide]
        return found

    def _asked(self, query: NDArray[np.float32], k: int, expression: str) -> NDArray[np.int64]:
        hits = self._do("search", data=query, limit=k, filter=expression, output_fields=["key"])[0]
        places = np.full((1, k), -1, np.int64)
        places[0, : len(hits)] = np.searchsorted(self._keys, [hit["key"] for hit in hits])
        return places

    def _append(self, vectors: NDArray[np.float32]) -> None:
        first = int(self._keys[-1]) + 1 if len(self._keys) else 0
        keys = np.arange(first, first + len(vectors))
        self._insert(keys, vectors)
        self._keys = np.concatenate([self._keys, keys])
        self._vectors.append(vectors)

    def _insert(self, keys: NDArray[np.int64], vectors: Vectors) -> None:
        for at in range(0, len(keys), BATCH):
            some = check(vectors[at : at + BATCH], self.dim)
            pairs = zip(keys[at : at + BATCH].tolist(), some, strict=True)
            self._do("upsert", data=[{"key": key, "vector": vector} for key, vector in pairs])
        self._do("flush")

    def _keep(self, kept: NDArray[np.bool_]) -> None:
        gone = self._keys[~kept]
        for at in range(0, len(gone), LISTED):
            self._do("delete", ids=gone[at : at + LISTED].tolist())
        self._keys = self._keys[kept]
        self._vectors.keep(kept)

    def _do(self, work: str, **options: Any) -> Any:
        """What a method of the client returns for this collection."""
        return self._connection.call(
            lambda client: getattr(client, work)(self._collection, **options)
        )

    def write(self, folder: Path, name: str) -> dict[str, Any]:
        """Note where the collection is, and store its keys and the exact vectors."""
        self._vectors.write(folder / f"{name}.vectors.npy")
        write_array(folder / f"{name}.keys.npy", self._keys)
        return {"uri": self._connection.shown, "collection": self._collection}


def drop_collection(record: dict[str, Any]) -> None:
    """Remove the collection that a manifest tells of from its server, if that answers."""
    connection = Connection(str(record.get("uri")))
    with contextlib.suppress(IndexFault):
        connection.call(lambda client: client.drop_collection(str(record.get("collection"))))
    connection.close()


def _create(client: Any, name: str, dim: int, *, local: bool) -> None:
    module = _pymilvus()
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("key", module.DataType.INT64, is_primary=True)
    schema.add_field("vector", module.DataType.FLOAT_VECTOR, dim=dim)
    parameters = client.prepare_index_params()
    kind = "FLAT" if local else "AUTOINDEX"
    parameters.add_index("vector", index_type=kind, metric_type="IP")
    client.create_collection(
        name, schema=schema, index_params=parameters, consistency_level="Strong"
    )


def _count(client: Any, name: str) -> int | None:
    if not client.has_collection(name):
        return None
    client.load_collection(name)
    return int(client.query(name, filter="", output_fields=["count(*)"])[0]["count(*)"])


def _among(keys: NDArray[np.int64]) -> str:
    return f"key in {keys.tolist()}"


def _credentials(uri: str) -> str:
    user, at, _ = urlsplit(uri).netloc.rpartition("@")
    return user if at else ""


def _pymilvus() -> Any:
    try:
        module = importlib.import_module("pymilvus")
    except ImportError as error:
        raise IndexFault(
            'Milvus needs its client: pip install "pymilvus>=2.6,<4" (and, for a local file, '
            'pip install --no-deps "milvus-lite>=3.2,<4").'
        ) from error
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it logs what is raised anyway
    return module
