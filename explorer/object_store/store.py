"""One folder of an object store, through obstore: its files read, listed and written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from explorer.errors import StoreError
from explorer.files import open_whole
from explorer.object_store.refusals import refusal

# Nobody waits for ever for a store that is down: four more tries, half a minute in all.
CONNECT_S, ANSWER_S, TRIES, TRYING_S = 5, 30, 4, 30
CHUNK = 8 << 20
ALLOW_HTTP = {"s3": "AWS_ALLOW_HTTP", "gs": "GOOGLE_ALLOW_HTTP", "az": "AZURE_ALLOW_HTTP"}


class StoreFolder:
    """What lies under one address; every error is a StoreError of one line."""

    def __init__(self, address: str) -> None:
        """Name it; nothing is asked yet.

        Raises:
            StoreError: obstore is not installed, or the environment says too little of the store.
        """
        self.address = address
        with plain_store_errors(address):
            self._store = _opened(address)

    def read(self, name: str) -> bytes:
        """The content of a small file."""
        import obstore

        with plain_store_errors(self.address):
            return bytes(obstore.get(self._store, name).bytes())

    def fetch(self, name: str, path: Path) -> None:
        """Copy a file to `path`, whole."""
        import obstore

        with plain_store_errors(self.address), open_whole(path) as stream:
            for chunk in obstore.get(self._store, name).stream(min_chunk_size=CHUNK):
                stream.write(chunk)

    def send(self, name: str, content: bytes | Path) -> None:
        """Write a file: it is seen whole or not at all."""
        import obstore

        with plain_store_errors(self.address):
            obstore.put(self._store, name, content)

    def delete(self, name: str) -> None:
        """Remove a file, if it is there."""
        import obstore

        with plain_store_errors(self.address), suppress(FileNotFoundError):
            obstore.delete(self._store, name)

    def sizes(self, folder: str = "") -> dict[str, int]:
        """Bytes by name of every file in a folder and below it."""
        import obstore

        with plain_store_errors(self.address):
            found = obstore.list(self._store, folder or None)
            return {entry["path"]: int(entry["size"]) for chunk in found for entry in chunk}

    def top(self) -> tuple[dict[str, int], list[str]]:
        """Bytes by name of the files at the top, and the folders beside them."""
        import obstore

        with plain_store_errors(self.address):
            found = obstore.list_with_delimiter(self._store)
            files = {entry["path"]: int(entry["size"]) for entry in found["objects"]}
            return files, [name.rstrip("/") for name in found["common_prefixes"]]


@contextmanager
def plain_store_errors(address: str) -> Iterator[None]:
    """Turns what obstore raises into a StoreError, and a missing obstore into what to install."""
    try:
        yield
    except ImportError as error:
        raise StoreError(
            f"{address} needs a package that is not installed: pip install 'obstore>=0.6,<1'"
        ) from error
    except Exception as error:
        if not _of_obstore(error):
            raise
        raise refusal(address, str(error)) from error


def lance_options(address: str) -> dict[str, str]:
    """How patiently Lance asks the store; keys and endpoint it reads from the environment."""
    return {
        "connect_timeout": f"{CONNECT_S}s",
        "timeout": f"{ANSWER_S}s",
        "client_max_retries": str(TRIES),
        "client_retry_timeout": str(TRYING_S),
    }


def _opened(address: str) -> Any:
    from obstore.store import AzureStore, GCSStore, S3Store

    kinds: dict[str, Any] = {"s3": S3Store, "gs": GCSStore, "az": AzureStore}
    scheme, _, rest = address.partition("://")
    bucket, _, prefix = rest.partition("/")
    patience = {"max_retries": TRIES, "retry_timeout": timedelta(seconds=TRYING_S)}
    waits = {"connect_timeout": f"{CONNECT_S}s", "timeout": f"{ANSWER_S}s"}
    if os.environ.get(ALLOW_HTTP[scheme], "").lower() in ("true", "1"):  # as Lance reads it
        waits["allow_http"] = "true"  # obstore's own reading gives way to these options
    return kinds[scheme](bucket, prefix=prefix or None, client_options=waits, retry_config=patience)


def _of_obstore(error: Exception) -> bool:
    """Whether a store said it: obstore raises its own errors, and Python's FileNotFoundError."""
    from obstore.exceptions import BaseError

    return isinstance(error, BaseError) or "Object at location" in str(error)
