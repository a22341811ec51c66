"""Where the cutout of a position is: the addresses of the public services, and a user's own."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from explorer.errors import SourceError
from explorer.sources.services.wanted import FITS, Wanted

LEGACY, SDSS, CDS = (
    "https://www.legacysurvey.org",
    "https://skyserver.sdss.org",
    "https://alasky.cds.unistra.fr",
)
USUAL_PX = 300  # a side, where a service has no pixel scale of its own
PLACES = ("ra", "dec", "size", "pixscale", "fov", "id")
_PLACE = re.compile(r"\{([^{}]*)\}")
_SECRET_NAME = re.compile(r"key|token|secret|passw|pwd|auth|sig|credential|session", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[\w.+~=-]{20,}")
KNOWN = "ls-dr10, ls-dr9, sdss, hips:CDS/P/DSS2/color (or any HiPS), or an address with {ra}, {dec}"


@dataclass(frozen=True)
class Service:
    """A cutout service.

    `template`: its address, with {ra} and {dec} in degrees, {size} in pixels a side, {pixscale} in
    arcsec a pixel, {fov} in degrees a side and {id}. `told`: the same without keys or passwords,
    and of the public service where a mirror is asked. `pixscale`: its own, where it has one.
    """

    name: str
    template: str
    told: str
    pixscale: float | None = None
    least_px: int = 64
    most_px: int = 1_024

    def frame(self, arcsec: float, pixscale: float | None = None) -> tuple[int, float]:
        """Pixels a side and arcsec a pixel for a side of `arcsec`, within what the service gives.

        A side that would have too few or too many pixels is drawn finer or coarser, not cut.
        """
        scale = pixscale or self.pixscale or arcsec / USUAL_PX
        asked = round(arcsec / scale)
        size = min(max(asked, self.least_px), self.most_px)
        return size, scale if size == asked else arcsec / size


def service_of(wanted: Wanted, server: str = "") -> Service:
    """The service that is asked for; `server` stands in for the host of a public one.

    Raises:
        SourceError: an unknown service, an address that cannot be asked, or no FITS there.
    """
    spec = wanted.service.strip()
    if "://" in spec or spec.lower().startswith("file:"):
        return _own(spec)
    if re.fullmatch(r"ls-[a-z0-9.-]{2,40}", spec):
        return _public(spec, (LEGACY, server), _legacy(spec, wanted), pixscale=0.262)
    if spec == "sdss":
        return _public(spec, (SDSS, server), _sdss(wanted), pixscale=0.396)
    if re.fullmatch(r"hips:[\w./+-]{2,200}", spec):
        return _public(spec, (CDS, server), _hips(spec.removeprefix("hips:"), wanted))
    raise SourceError(f"There is no cutout service '{spec[:80]}': take {KNOWN}.")


def address(service: Service, place: dict[str, str], *, secret: bool = True) -> str:
    """The template filled in with `place`; without keys and passwords where not `secret`."""
    template = service.template if secret else service.told
    return _PLACE.sub(lambda found: place[found[1]], template)


def place_of(
    galaxy: str, ra_deg: float, dec_deg: float, frame: tuple[int, float]
) -> dict[str, str]:
    """What a template is filled in with."""
    size, pixscale = frame
    return {
        "id": quote(galaxy, safe=""),
        "ra": f"{ra_deg:.7f}",
        "dec": f"{dec_deg:.7f}",
        "size": str(size),
        "pixscale": f"{pixscale:.6g}",
        "fov": f"{size * pixscale / 3600:.8f}",
    }


def redacted(template: str) -> str:
    """An address without user name, password, and what looks like a key."""
    plain = re.sub(r"://[^/?#]*@", "://", template)
    start, mark, query = plain.partition("?")
    parts = [_SECRET_VALUE.sub("…", part) for part in start.split("/")]
    kept = [_redacted_pair(pair) for pair in query.split("&")]
    return "/".join(parts) + mark + "&".join(kept)


def _redacted_pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if _PLACE.fullmatch(value):
        return pair
    hidden = _SECRET_NAME.search(name) or _SECRET_VALUE.search(value)
    return f"{name}=…" if equals and hidden else _SECRET_VALUE.sub("…", pair)


def _public(name: str, hosts: tuple[str, str], path: str, pixscale: float | None = None) -> Service:
    """A service by its own host, or by the second of `hosts` where there is one."""
    own, mirror = hosts
    return Service(name, f"{mirror or own}{path}", f"{own}{path}", pixscale)


def _legacy(layer: str, wanted: Wanted) -> str:
    ending = "fits" if wanted.format == FITS else "jpg"
    bands = f"&bands={quote(wanted.bands, safe='')}" if wanted.format == FITS else ""
    return (
        f"/viewer/cutout.{ending}?ra={{ra}}&dec={{dec}}&layer={layer}"
        f"&pixscale={{pixscale}}&size={{size}}{bands}"
    )


def _sdss(wanted: Wanted) -> str:
    if wanted.format == FITS:
        raise SourceError(
            "The SDSS service sends no FITS cutouts: leave --cutout-format out, or take "
            "--cutouts ls-dr10."
        )
    return (
        "/dr18/SkyServerWS/ImgCutout/getjpeg?ra={ra}&dec={dec}&scale={pixscale}"
        "&width={size}&height={size}&opt="
    )


def _hips(survey: str, wanted: Wanted) -> str:
    ending = "fits" if wanted.format == FITS else "jpg"
    return (
        f"/hips-image-services/hips2fits?hips={quote(survey, safe='')}"
        "&ra={ra}&dec={dec}&fov={fov}&width={size}&height={size}"
        f"&projection=TAN&coordsys=icrs&format={ending}"
    )


def _own(template: str) -> Service:
    """The service of a user's address; nothing of the address is quoted in an error."""
    places = set(_PLACE.findall(template))
    unknown = sorted(places - set(PLACES))
    if unknown:
        raise SourceError(
            f"The cutout address has {{{unknown[0][:40]}}}, which is filled in with nothing: there "
            f"are {', '.join(f'{{{place}}}' for place in PLACES)}."
        )
    if not ({"ra", "dec"} <= places or "id" in places):
        raise SourceError("The cutout address asks for no galaxy: write {ra} and {dec}, or {id}.")
    return Service(_host(template), template, redacted(template))


def _host(template: str) -> str:
    """The host of an address that can be asked."""
    try:
        parts = urlsplit(template)
        scheme, host = parts.scheme.lower(), parts.hostname or ""
    except ValueError:
        scheme = host = ""
    if scheme not in ("http", "https") or not host or not template.isprintable():
        raise SourceError(
            "The cutout address is none of the web: begin it with https:// or http://."
        )
    if "{" in parts.netloc or any(letter.isspace() for letter in template):
        raise SourceError(
            "The cutout address names no server: its host cannot be filled in, nor hold blanks."
        )
    return host
