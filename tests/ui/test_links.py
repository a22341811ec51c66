"""Links to other catalogues name them, but for the one that the app was opened on."""

import pytest

from explorer.catalogues.folder import CatalogueFolder
from explorer.ui import links


def test_a_link_names_the_catalogue_and_who_rates(
    two: CatalogueFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(two.home))
    assert links.address(catalogue="first") == "./" and links.address("map") == "./map"
    assert links.address("map", catalogue="a&b") == "./map?catalogue=a%26b"
    assert links.link("<b>", "./?a=1&b") == (
        "<a class='' target='_self' href='./?a=1&amp;b'>&lt;b&gt;</a>"
    )
