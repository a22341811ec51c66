"""An error in the words that a visitor may read."""

import logging

from explorer.errors import LabelDatabaseError

UNREACHABLE = (
    "The ratings and tags cannot be read or stored at present. "
    "Whoever runs this page finds the reason in its log."
)
log = logging.getLogger(__name__)


def sentence(error: Exception) -> str:
    """What a visitor is told of `error`; where the server lies and what it said goes to the log."""
    if isinstance(error, LabelDatabaseError):
        log.warning("%s", error)
        return UNREACHABLE
    return str(error)
