"""The services' exact addresses, and what of a user's own is kept."""

import pytest

from explorer.errors import SourceError
from explorer.sources.services.addresses import address, place_of, redacted, service_of
from explorer.sources.services.wanted import Wanted

FRAME = (256, 0.262)


def asked(spec: str, frame: tuple[int, float] = FRAME, **more: str) -> str:
    service = service_of(Wanted(spec, **more))  # type: ignore[arg-type]
    return address(service, place_of("a/b", 150.1, -2.25, frame))


def test_the_legacy_surveys_are_asked_as_they_want() -> None:
    assert asked("ls-dr10") == (
        "https://www.legacysurvey.org/viewer/cutout.jpg?ra=150.1000000&dec=-2.2500000"
        "&layer=ls-dr10&pixscale=0.262&size=256"
    )
    assert "layer=ls-dr9&" in asked("ls-dr9")
    assert asked("ls-dr10-grz", format="fits").startswith(
        "https://www.legacysurvey.org/viewer/cutout.fits?"
    )
    assert asked("ls-dr10", format="fits", bands="griz").endswith("&size=256&bands=griz")


def test_sdss_is_asked_as_it_wants() -> None:
    assert asked("sdss", (256, 0.4)) == (
        "https://skyserver.sdss.org/dr18/SkyServerWS/ImgCutout/getjpeg?ra=150.1000000"
        "&dec=-2.2500000&scale=0.4&width=256&height=256&opt="
    )
    with pytest.raises(SourceError, match="no FITS"):
        asked("sdss", format="fits")


def test_any_hips_is_asked_as_cds_wants() -> None:
    assert asked("hips:CDS/P/DSS2/color", (300, 0.24)) == (
        "https://alasky.cds.unistra.fr/hips-image-services/hips2fits?hips=CDS%2FP%2FDSS2%2Fcolor"
        "&ra=150.1000000&dec=-2.2500000&fov=0.02000000&width=300&height=300&projection=TAN"
        "&coordsys=icrs&format=jpg"
    )
    assert asked("hips:CDS/P/DSS2/red", format="fits").endswith("&format=fits")


def test_a_users_address_is_filled_in() -> None:
    own = "http://host/cut/{id}.jpg?p={ra},{dec}&n={size}&s={pixscale}&f={fov}"
    assert asked(own) == (
        "http://host/cut/a%2Fb.jpg?p=150.1000000,-2.2500000&n=256&s=0.262&f=0.01863111"
    )


def test_a_mirror_is_asked_in_place_of_a_public_service() -> None:
    service = service_of(Wanted("sdss"), "http://127.0.0.1:8")
    assert service.template.startswith("http://127.0.0.1:8/dr18/SkyServerWS/")


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("file:///etc/{id}", "https://"),
        ("file:/etc/{id}", "https://"),
        ("ftp://host/{id}", "https://"),
        ("http:///{id}", "https://"),
        ("http://{id}.host/", "its host"),
        ("http://host/a b/{id}", "blanks"),
        ("http://host/{ra}", "asks for no galaxy"),
        ("http://host/{id}/{id.__class__}", "filled in with nothing"),
        ("http://[/{id}", "https://"),
        ("panstarrs", "ls-dr10, ls-dr9, sdss"),
        ("ls-", "ls-dr10, ls-dr9, sdss"),
        ("hips:../x?y", "ls-dr10, ls-dr9, sdss"),
    ],
)
def test_what_cannot_be_asked_is_refused(spec: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        service_of(Wanted(spec))


@pytest.mark.parametrize(
    "template",
    [
        "https://ada:pw-s3cret@host/{id}?ra={ra}",
        "https://host/{id}?api_key=pw-s3cret&ra={ra}",
        "https://host/{id}?ra={ra}&X-Signature=pw-s3cret",
        "https://host/{id}?ra={ra}&t=pw-s3cretAAAA0123456789",
        "https://host/v1/pw-s3cretAAAA0123456789/{id}?ra={ra}",
        "https://host/{id}?pw-s3cretAAAA0123456789&ra={ra}",
    ],
)
def test_what_looks_like_a_key_is_not_told(template: str) -> None:
    told = redacted(template)
    assert "s3cret" not in told and "{id}" in told and "ra={ra}" in told and "host/" in told


def test_sides_are_drawn_within_what_a_service_gives() -> None:
    legacy, hips = service_of(Wanted("ls-dr10")), service_of(Wanted("hips:CDS/P/DSS2/color"))
    assert legacy.frame(60) == (229, 0.262)
    assert legacy.frame(6) == (64, 6 / 64)
    assert legacy.frame(3_600) == (1_024, 3_600 / 1_024)
    assert legacy.frame(60, 0.5) == (120, 0.5)
    assert hips.frame(72) == (300, 0.24)
