"""What an object store's refusal means, in one line that says what to do."""

import re

from explorer.errors import MissingError, StoreError

KEYS = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (AWS_SKIP_SIGNATURE=true for public data)",
    "gs": "GOOGLE_SERVICE_ACCOUNT (the path of a key file)",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
}
ENDPOINT = "if it is no store of Amazon, set AWS_ENDPOINT_URL (and AWS_ALLOW_HTTP for http)"
_NO_KEYS = re.compile(
    r"169\.254\.169\.254|metadata\.google|credential|account (name|must)|oauth", re.I
)
_STATUS = re.compile(r"status code: (\d{3} ?[A-Za-z ]*)|HTTP error: (\d{3})")
_CODE = re.compile(r"<Code>(\w+)</Code>")


def refusal(address: str, words: str) -> StoreError:
    """What a store answered or failed to answer, as one sentence; `words` are the library's.

    A MissingError where it is there and has no such file.
    """
    scheme, bucket = address.partition("://")[0], address.split("/")[2]
    status = (_STATUS.search(words) or [""])[0].rpartition(": ")[2].strip()
    code = (_CODE.search(words) or ["", ""])[1]
    if code in ("NoSuchBucket", "ContainerNotFound") or "bucket does not exist" in words:
        return StoreError(f"There is no bucket {bucket!r} for {address}. Check the address.")
    if status[:3] in ("401", "403"):
        return StoreError(
            f"{address} may not be read or written with these keys ({code or status}). "
            f"{_keys(scheme)}"
        )
    if status[:3] == "404" or "not found" in words.lower():
        return MissingError(f"{address} lacks a file that was asked for. Check the address.")
    if not status and _NO_KEYS.search(words):
        return StoreError(f"There are no keys for {address}. {_keys(scheme)}")
    hint = f"; {ENDPOINT}" if scheme == "s3" else ""
    reason = code or status or _short(words)
    return StoreError(f"{address} does not answer ({reason}). Try again later{hint}.")


def _keys(scheme: str) -> str:
    return f"Set {KEYS[scheme]}."


def _short(words: str) -> str:
    """The part that a person can use, of a chain of causes."""
    plain = " ".join(words.split("Debug source")[0].split())
    return "no answer in time" if "timed out" in plain else plain[-80:]
