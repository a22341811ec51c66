"""One cutout over HTTP: tried again where that may help, bounded in time, size and redirects."""

import email.utils
import random
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.config import Limit
from explorer.errors import ImageError, SourceError
from explorer.sources.services.health import BUSY, REFUSED, UNREACHED, Health
from explorer.sources.services.pace import Pace
from explorer.sources.services.wanted import Manners

if TYPE_CHECKING:
    import requests

AGENT = "galaxy-explorer (cutouts for a catalogue; polite rate, answers Retry-After)"
MOST_REDIRECTS = 4
CONNECT_S = 10.0
WHOLE_ANSWER = 4  # times the timeout, for an answer that trickles
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_CHUNK = 1 << 16


@dataclass(eq=False)
class _Trouble(Exception):
    """Why one try gave nothing; `again`: whether another may; `after_s`: as the service asks."""

    kind: str
    reason: str
    again: bool = True
    after_s: float = 0.0


class Fetcher:
    """Asks one service for cutouts, from many threads, within its `Manners`."""

    def __init__(self, host: str, manners: Manners, limit: Limit) -> None:
        self._host, self._manners, self._limit = host, manners, limit
        self._pace, self._health = Pace(manners.per_second), Health()
        self._gate = threading.Semaphore(manners.workers)
        self._stopped = threading.Event()
        self._why = "The build was stopped."
        self._own = threading.local()

    def stop(self) -> None:
        """Let no thread wait or ask any more."""
        self._stopped.set()

    def answered(self) -> None:
        """What came was an image: the service is well."""
        self._health.answered()

    def unusable(self) -> None:
        """What came was no image, which counts as a refusal."""
        self._count(_Trouble(REFUSED, "sends no images"))

    def get(self, address: str) -> bytes:
        """The bytes at an address.

        Raises:
            ImageError: nothing came for this galaxy, with the reason.
            SourceError: the service gives no answers at all.
        """
        trouble = _Trouble(UNREACHED, "was not asked")
        for attempt in range(self._manners.tries):
            try:
                return self._asked(address)
            except _Trouble as met:
                trouble = met
            if not trouble.again:
                break
            if attempt + 1 < self._manners.tries:
                self._wait(attempt, trouble)
        self._count(trouble)
        raise ImageError(f"{self._host} {trouble.reason}.")

    def _count(self, trouble: _Trouble) -> None:
        """Note a galaxy without a cutout; stop where there are too many."""
        many = self._health.failed(trouble.kind)
        if many:
            self._why = (
                f"{self._host} {trouble.reason}, for {many} galaxies in a row: look at the network "
                "and the address; the same command goes on from here."
            )
            self.stop()
        self._check_open()

    def _check_open(self) -> None:
        if self._stopped.is_set():
            raise SourceError(self._why)

    def _wait(self, attempt: int, trouble: _Trouble) -> None:
        """Twice as long at each try, give or take half, so that threads do not ask in step."""
        backoff = self._manners.first_wait_s * 2**attempt * random.uniform(0.5, 1.5)
        after = min(trouble.after_s, self._manners.longest_wait_s)
        if after:
            self._pace.hold(after)
        self._stopped.wait(after or backoff)

    def _asked(self, address: str) -> bytes:
        """One try.

        The turn is taken inside the gate: no more are at work at once than the manners allow.
        """
        import requests

        with self._gate:
            self._pace.turn(self._stopped)
            self._check_open()
            try:
                times = (min(CONNECT_S, self._manners.timeout_s), self._manners.timeout_s)
                with self._session.get(address, stream=True, timeout=times) as answer:
                    _check_answer(answer)
                    return self._body(answer)
            except requests.RequestException as error:
                raise _trouble_of(error) from None  # its text may quote the address

    def _body(self, answer: "requests.Response") -> bytes:
        until = time.monotonic() + WHOLE_ANSWER * self._manners.timeout_s
        data = bytearray()
        for chunk in answer.iter_content(_CHUNK):
            data += chunk
            if len(data) > self._limit.bytes:
                reason = f"sends more than {self._limit.megabytes:,} MB. {self._limit}"
                raise _Trouble(REFUSED, reason.rstrip("."), again=False)
            if time.monotonic() > until:
                raise _Trouble(UNREACHED, "sends too slowly")
        return bytes(data)

    @property
    def _session(self) -> "requests.Session":
        """A connection of this thread's own, kept open from one cutout to the next."""
        import requests

        if not hasattr(self._own, "session"):
            session = requests.Session()
            session.headers["User-Agent"] = AGENT
            session.max_redirects = MOST_REDIRECTS
            self._own.session = session
        found: requests.Session = self._own.session
        return found


def _check_answer(answer: "requests.Response") -> None:
    """Whether an answer may hold an image, from its status and kind."""
    status = answer.status_code
    if status in _AGAIN:
        after = retry_after_s(answer.headers.get("Retry-After", ""))
        raise _Trouble(BUSY, f"answers {status}", after_s=after)
    if status != 200:
        raise _Trouble(REFUSED, f"answers {status}", again=False)
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind.startswith("text/") or kind in ("application/json", "application/xml"):
        raise _Trouble(REFUSED, f"sends {kind[:40]}, which is no image", again=False)


def _trouble_of(error: Exception) -> _Trouble:
    """What a failed request means, without its words."""
    import requests

    if isinstance(error, requests.TooManyRedirects):
        return _Trouble(REFUSED, f"leads on more than {MOST_REDIRECTS} times", again=False)
    if isinstance(error, requests.exceptions.SSLError):
        return _Trouble(UNREACHED, "has no certificate that can be trusted", again=False)
    if isinstance(error, ValueError):  # an address that none can be: InvalidSchema, InvalidURL
        return _Trouble(REFUSED, "leads to an address that is none of the web", again=False)
    if isinstance(error, requests.Timeout):
        return _Trouble(UNREACHED, "gives no answer in time")
    return _Trouble(UNREACHED, "cannot be reached, or breaks off")


def retry_after_s(text: str) -> float:
    """Seconds that a Retry-After header asks for, in either of its spellings; 0 if in none."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return 0.0
