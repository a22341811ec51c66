"""What may be asked for, and what is kept of it."""

import pytest

from explorer.errors import SourceError
from explorer.sources.services.wanted import Wanted


@pytest.mark.parametrize("arcsec", [0, -3, 3_601, float("nan")])
def test_a_side_that_none_gives_is_refused(arcsec: float) -> None:
    with pytest.raises(SourceError, match="--cutout-arcsec"):
        Wanted("sdss", arcsec=arcsec)


def test_another_format_is_refused() -> None:
    with pytest.raises(SourceError, match="jpeg or fits"):
        Wanted("sdss", format="png")


def test_the_address_is_neither_kept_nor_shown() -> None:
    wanted = Wanted("https://me:pw@host/{id}?key=s3cret")
    assert "s3cret" not in f"{wanted.told()} {wanted!r}"
    assert wanted.told() == {"arcsec": 60, "format": "jpeg"}  # what decides nothing is not told
    assert {"factor", "bands"} <= Wanted("ls-dr10", column="r", format="fits").told().keys()
