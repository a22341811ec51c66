import pytest

from explorer.errors import MissingError
from explorer.object_store.refusals import refusal

ANSWER = "Generic S3 error: Error performing GET http://h/b - Server returned non-2xx status code: "


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (f"{ANSWER}404 Not Found: <Error><Code>NoSuchBucket</Code>", "no bucket 'b'"),
        (f"{ANSWER}403 Forbidden: <Code>AccessDenied</Code>", "AccessDenied.*AWS_ACCESS_KEY"),
        ("error sending request for url (http://169.254.169.254/latest/api/token)", "no keys"),
        ("Generic MicrosoftAzure error: Account must be specified", "no keys"),
        (f"{ANSWER}503 Service Unavailable: ", "does not answer.*503.*AWS_ENDPOINT_URL"),
        ("error sending request: operation timed out\n\nDebug source: {…}", "no answer in time"),
    ],
)
def test_a_refusal_is_one_line_with_what_to_do(words: str, meant: str) -> None:
    with pytest.raises(Exception, match=meant) as told:
        raise refusal("s3://b/name", words)
    assert "\n" not in str(told.value)


def test_a_missing_file_is_told_from_a_missing_store() -> None:
    words = f"Object at location x not found: {ANSWER}404 Not Found: <Error><Code>NoSuchKey</Code>"
    assert isinstance(refusal("s3://b/name", words), MissingError)
    assert not isinstance(refusal("s3://b/name", f"{ANSWER}503"), MissingError)
