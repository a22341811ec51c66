import json
from pathlib import Path

import pytest

from explorer.errors import CatalogueError
from explorer.object_store.address import MARK, address_behind, address_of, refuse_remote


@pytest.mark.parametrize("scheme", ["s3", "gs", "az"])
def test_an_address_stays_one_as_a_path(scheme: str) -> None:
    address = f"{scheme}://bucket/some/name"
    assert address_of(address) == address_of(Path(address)) == address_of(f"{address}/") == address


@pytest.mark.parametrize("place", ["catalogues/sdss", "/s3/bucket", "s3", "http://a/b", "c:/d", ""])
def test_a_folder_is_no_address(place: str) -> None:
    assert address_of(place) == "" == address_of(Path(place))


def test_a_mirror_knows_its_address_and_refuses_to_be_written(tmp_path: Path) -> None:
    refuse_remote(tmp_path)
    (tmp_path / MARK).write_text(json.dumps({"address": "s3://bucket/name"}))
    assert address_behind(tmp_path) == "s3://bucket/name"
    with pytest.raises(CatalogueError, match="upload FOLDER s3://bucket/name"):
        refuse_remote(tmp_path)
