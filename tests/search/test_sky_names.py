"""Names to places: J-names without a network, others by a server that stands in for Sesame."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar
from urllib.parse import unquote, urlsplit

import pytest
from astropy.coordinates import name_resolve

from explorer.search.sky_names import SkyNames

PLACES = {"M31": (10.684708, 41.26875), "NGC 4565": (189.086583, 25.987667)}


class Sesame(BaseHTTPRequestHandler):
    """Answers as Sesame does: a line %J with RA and Dec in degrees, or that nothing was found."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        name = unquote(urlsplit(self.path).query)
        Sesame.asked.append(name)
        at = PLACES.get(name)
        line = f"%J {at[0]} {at[1]} = 00:00 +00:00" if at else "#!SIMBAD: No known catalog found"
        body = f"# {name}\t#Q1\n#=S=Simbad\n{line}\n#====Done====\n".encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def sesame(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    Sesame.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sesame)
    Thread(target=server.serve_forever, daemon=True).start()
    with name_resolve.sesame_url.set([f"http://127.0.0.1:{server.server_port}/"]):
        yield Sesame.asked
    server.shutdown()


def test_sesame_knows_names_and_is_asked_once(sesame: list[str]) -> None:
    names = SkyNames()
    for _ in range(2):
        place = names.place("  NGC  4565 ")
        assert place is not None and place.how == "Sesame"
        assert (place.ra_deg, place.dec_deg) == pytest.approx(PLACES["NGC 4565"])
        assert names.place("XYZ 99") is None
    assert sesame == ["NGC 4565", "XYZ 99"]


def test_a_j_name_says_its_place_itself(sesame: list[str]) -> None:
    place = SkyNames(ask=False).place("SDSS J100000.00+020000.0")
    assert place is not None and place.how == "its own digits"
    assert (place.ra_deg, place.dec_deg) == pytest.approx((150.0, 2.0))
    assert sesame == []


@pytest.mark.parametrize("text", ["spiral", "12345", "ring and bar", "M", "", "a" * 99 + "1"])
def test_words_and_numbers_alone_leave_nothing_of_this_machine(
    sesame: list[str], text: str
) -> None:
    assert SkyNames().place(text) is None and sesame == []


def test_without_a_network_nobody_waits_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def gone(name: str) -> None:
        asked.append(name)
        raise name_resolve.NameResolveError("All Sesame queries failed. Unable to retrieve")

    monkeypatch.setattr(name_resolve, "get_icrs_coordinates", gone)
    names = SkyNames()
    assert names.place("M31") is None and names.place("M33") is None and asked == ["M31"]
    assert SkyNames(ask=False).place("M31") is None and asked == ["M31"]
