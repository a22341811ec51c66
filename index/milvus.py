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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import numpy as np
from numpy.typing import NDArray

from index.base import Allowed, Found, IndexFault, VectorIndex, check, checked_ids

PREFIX = "milvus:"
TOKEN = "EXPLORER_MILVUS_TOKEN"
BATCH = 5_000  # vectors in one insert: 1.3 MB at D=64
FETCHED = 1_000  # vectors in one answer
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


class RemoteVectors:
    """The vectors as Milvus holds them: rows are fetched as they are asked for."""

    def __init__(self, fetch: Callable[[NDArray[np.int64]], NDArray[np.float32]], dim: int) -> None:
        self._fetch, self._dim = fetch, dim
        self.places = np.zeros(0, np.int64)  # Milvus's own key of each row

    @property
    def shape(self) -> tuple[int, int]:
        """(N, D)."""
        return len(self.places), self._dim

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, rows: Any, /) -> NDArray[np.float32]:
        wanted = self.places[rows]
        found = self._fetch(np.atleast_1d(wanted).ravel())
        return found.reshape(*np.shape(wanted), self._dim)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[np.float32]:
        return self[:].astype(dtype or np.float32, copy=False)

    def __matmul__(self, other: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(self) @ other


class MilvusIndex(VectorIndex):
    """A Milvus collection; its keys are never used twice, so places are found by order."""

    kind = "milvus"

    def __init__(
        self,
        connection: Connection,
        collection: str,
        dim: int,
        keys: NDArray[np.int64],
        ids: NDArray[np.int64] | None = None,
    ) -> None:
        super().__init__(ids)
        self.dim = dim
        self._connection, self._collection = connection, collection
        self._vectors = RemoteVectors(self._fetched, dim)
        self._vectors.places = keys

    @classmethod
    def build(
        cls,
        vectors: NDArray[np.float32],
        ids: NDArray[np.int64] | None = None,
        *,
        uri: str,
        device: str = "cpu",
    ) -> "MilvusIndex":
        """A new collection at `uri` of float32 (N, D).

        Raises:
            IndexFault: pymilvus is not installed, or the server does not answer.
        """
        checked = check(vectors, None)
        own = None if ids is None else checked_ids(ids, len(checked))
        local, dim = "://" not in uri, checked.shape[1]
        connection = Connection(str(Path(uri).resolve()) if local else uri)
        name = f"galaxies_{uuid.uuid4().hex[:12]}"
        connection.call(lambda client: _create(client, name, dim, local=local))
        index = cls(connection, name, dim, np.zeros(0, np.int64), own)
        index._append(checked)
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
        keys = _read_keys(folder / f"{record['name']}.keys.npy", int(record["size"]))
        if counted != len(keys):
            raise IndexFault(f"{name!r} at {connection.shown} holds {counted}, not {len(keys)}.")
        return cls(connection, name, int(record["dim"]), keys, ids)

    def __len__(self) -> int:
        return len(self._vectors)

    def vectors(self) -> RemoteVectors:
        """All vectors, fetched from the server as they are asked for."""
        return self._vectors

    def close(self) -> None:
        """Let go of the connection; the next search makes another."""
        self._connection.close()

    def _search(self, queries: NDArray[np.float32], k: int, allowed: Allowed | None) -> Found:
        parts = [self._found(query[None], k, allowed) for query in queries]
        keys, scores = (np.concatenate(part) for part in zip(*parts, strict=True))
        places = np.searchsorted(self._vectors.places, keys)
        return np.where(keys < 0, -1, places), scores

    def _found(self, query: NDArray[np.float32], k: int, allowed: Allowed | None) -> Found:
        if k > MOST_FOUND:
            raise IndexFault(f"Milvus gives at most {MOST_FOUND:,} neighbours; {k:,} were asked.")
        if allowed is None:
            return self._asked(query, k, "")
        keys = self._vectors.places[allowed.rows]
        if len(keys) <= LISTED:
            return self._asked(query, k, _among(keys))
        out = len(self) - len(keys)
        if out <= LISTED:
            return self._asked(query, k, f"not ({_among(self._vectors.places[~allowed.mask])})")
        return self._sifted(query, k, allowed, keys)

    def _sifted(
        self, query: NDArray[np.float32], k: int, allowed: Allowed, keys: NDArray[np.int64]
    ) -> Found:
        wide = min(MOST_FOUND, len(self), 2 * k * len(self) // len(keys) + 100)
        found, scores = self._asked(query, wide, "")
        good = (found >= 0) & allowed.mask[np.searchsorted(self._vectors.places, found)]
        if good.sum() >= k:
            return found[good][None, :k], scores[good][None, :k]
        lists = [keys[at : at + LISTED] for at in range(0, len(keys), LISTED)]
        parts = [self._asked(query, min(k, len(some)), _among(some)) for some in lists]
        found, scores = (np.concatenate(part, axis=1) for part in zip(*parts, strict=True))
        order = np.argsort(-scores, axis=1)[:, :k]
        return np.take_along_axis(found, order, 1), np.take_along_axis(scores, order, 1)

    def _asked(self, query: NDArray[np.float32], k: int, expression: str) -> Found:
        hits = self._do("search", data=query, limit=k, filter=expression, output_fields=["key"])[0]
        keys, scores = np.full((1, k), -1, np.int64), np.full((1, k), -np.inf, np.float32)
        keys[0, : len(hits)] = [hit["key"] for hit in hits]
        scores[0, : len(hits)] = [hit["distance"] for hit in hits]
        return keys, scores

    def _append(self, vectors: NDArray[np.float32]) -> None:
        places = self._vectors.places
        first = int(places[-1]) + 1 if len(places) else 0
        keys = np.arange(first, first + len(vectors))
        for at in range(0, len(keys), BATCH):
            pairs = zip(keys[at : at + BATCH].tolist(), vectors[at : at + BATCH], strict=True)
            self._do("upsert", data=[{"key": key, "vector": vector} for key, vector in pairs])
        self._do("flush")
        self._vectors.places = np.concatenate([places, keys])

    def _keep(self, kept: NDArray[np.bool_]) -> None:
        gone = self._vectors.places[~kept]
        for some in _batches(gone, FETCHED):
            self._do("delete", ids=some)
        self._vectors.places = self._vectors.places[kept]

    def _fetched(self, keys: NDArray[np.int64]) -> NDArray[np.float32]:
        unique, back = np.unique(keys, return_inverse=True)
        found = np.empty((len(unique), self.dim), np.float32)
        for some in _batches(unique, FETCHED):
            rows = self._do("get", ids=some, output_fields=["key", "vector"])
            if len(rows) != len(some):
                raise IndexFault(
                    f"{len(some) - len(rows)} vectors are gone from the Milvus server."
                )
            at = np.searchsorted(unique, [row["key"] for row in rows])
            found[at] = [row["vector"] for row in rows]
        return found[back]

    def _do(self, work: str, **options: Any) -> Any:
        """What a method of the client returns for this collection."""
        return self._connection.call(
            lambda client: getattr(client, work)(self._collection, **options)
        )

    def write(self, folder: Path, name: str) -> dict[str, Any]:
        """Note where the collection is; its vectors stay on the server."""
        beside = folder / f".{name}"
        with beside.open("wb") as file:
            np.save(file, self._vectors.places, allow_pickle=False)
        beside.replace(folder / f"{name}.keys.npy")
        return {"uri": self._connection.shown, "collection": self._collection}


def forget(record: dict[str, Any]) -> None:
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


def _read_keys(path: Path, size: int) -> NDArray[np.int64]:
    try:
        keys = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexFault(f"{path} is missing or broken.") from error
    if keys.shape != (size,):
        raise IndexFault(f"{path} holds {len(keys)} keys for {size} vectors.")
    return keys


def _among(keys: NDArray[np.int64]) -> str:
    return f"key in {keys.tolist()}"


def _batches(keys: NDArray[np.int64], size: int) -> Iterator[list[int]]:
    for at in range(0, len(keys), size):
        yield keys[at : at + size].tolist()


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
