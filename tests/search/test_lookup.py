"""Galaxies by what a user types: an id, a position, a name."""

from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError
from explorer.search.lookup import Lookup
from explorer.search.sky_names import SkyNames, SkyPlace

FIRST, ELEVENTH = "587722952767439000", "587722952767439010"


@pytest.fixture
def lookup(built: Path) -> Lookup:
    return Lookup(Catalogue.open(built))


def test_find_by_id_prefix_place_and_word(lookup: Lookup) -> None:
    ids, kinds = lookup.catalogue.ids(), lookup.catalogue.column("class")
    assert ids[lookup.find(ELEVENTH)].tolist() == [ELEVENTH]
    assert len(lookup.find("58772295276743901")) == 10
    assert ids[lookup.find("150.2 1.83333")][0] == ELEVENTH
    assert set(kinds[lookup.find("EDGE_on")]) == {"edge_on"}
    assert len(lookup.find("nothing like it")) == len(lookup.find("  ")) == 0


def test_a_cone_is_nearest_first(lookup: Lookup) -> None:
    rows, separation = lookup.cone((150.0, 2.0), 300.0)
    assert rows[0] == 0 and separation[0] == pytest.approx(0) and len(rows) > 2
    assert (np.diff(separation) >= 0).all() and separation[-1] <= 300


def test_where_a_position_is_found_is_said(lookup: Lookup) -> None:
    galaxy, separation = lookup.id_at((150.0, 2.0 + 1.5 / 3600))
    assert galaxy == FIRST and separation == pytest.approx(1.5, abs=1e-3)
    assert lookup.id_at("10:00:00 +02:00:00")[0] == FIRST
    for wrong in ((400.0, 0.0), (10.0, -91.0), (float("nan"), 0.0), "10 95", "somewhere"):
        with pytest.raises(CatalogueError):
            lookup.id_at(wrong)
    with pytest.raises(CatalogueError, match="No galaxy within 60 arcsec of RA 10"):
        lookup.id_at((10.0, 10.0))


def test_a_whole_name_goes_before_a_part_of_one(lookup: Lookup) -> None:
    assert lookup.id_named(FIRST) == FIRST and lookup.id_named(" IMAGES/G000.png ") == FIRST
    assert lookup.id_named("g010") == ELEVENTH
    with pytest.raises(CatalogueError, match=r"galaxies answer to 'RING': .* more\. Choose one"):
        lookup.id_named("RING")
    for nothing in ("nothing", " "):
        with pytest.raises(CatalogueError, match="Nothing is called"):
            lookup.named(nothing)


def test_near_a_position(lookup: Lookup) -> None:
    assert lookup.sky is not None
    ra, dec = (float(values[3]) for values in lookup.sky)
    assert lookup.near((ra, dec)).tolist() == [3]
    assert lookup.near("10 10").tolist() == []


class Known(SkyNames):
    """Knows one object."""

    def place(self, name: str) -> SkyPlace | None:
        where = {"M31": (150.0, 2.0), "M33": (10.0, 10.0)}.get(name)
        return SkyPlace(*where, "Sesame") if where else None


def test_a_name_of_the_sky_is_what_lies_there(built: Path) -> None:
    lookup = Lookup(Catalogue.open(built), Known())
    said = "M31 is at RA 150.00000 Dec +2.00000, by Sesame"
    assert lookup.id_named("M31") == FIRST and lookup.named("M31").how == said
    assert lookup.sought("M31").how == said and lookup.find("M31")[0] == 0
    assert lookup.named("g010").how == lookup.sought(FIRST).how == ""  # the catalogue's own first
    with pytest.raises(CatalogueError, match=r"M33 is at RA 10.*, by Sesame: no galaxy is within"):
        lookup.id_named("M33")
    with pytest.raises(CatalogueError, match=r"in a column of text\.$"):
        lookup.id_named("M35")
