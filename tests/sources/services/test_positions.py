"""A table of positions: checked before anything is fetched, its cutouts kept as they came."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from explorer.bench.stand_in import Answer, Reply, StandIn
from explorer.errors import ImageError, SourceError
from explorer.sources.cutouts import decode_image
from explorer.sources.files import Reading
from explorer.sources.services.positions import PositionSource, open_kept, open_positions
from explorer.sources.services.wanted import FITS, Manners, Wanted
from tests.sources.services.conftest import jpeg, three_bands

QUICK = Manners(per_second=1e6, first_wait_s=0.01, tries=2)
TABLE = "objid,RA,Dec,r90\n587722952767439001,150.1,2.2,5\n587722952767439002,150.2,-2.3,6\n"


def opened(
    folder: Path,
    text: str = TABLE,
    wanted: Wanted | None = None,
    server: str = "http://127.0.0.1:9",
) -> PositionSource:
    table = folder / "positions.csv"
    table.write_text(text)
    wanted = wanted or Wanted("ls-dr10", manners=QUICK)
    return open_positions(table, wanted, reading=Reading(), catalogue=folder / "cat", server=server)


def always(reply: Reply) -> Answer:
    return lambda _, before: reply


def references(source: PositionSource) -> list[str]:
    return source.table["reference"].to_pylist()


def test_a_cutout_is_asked_for_once_and_kept_as_it_came(tmp_path: Path) -> None:
    with StandIn(always(Reply(jpeg()))) as server:
        source = opened(tmp_path, server=server.url)
        image = source.load(references(source)[0])
        assert image.shape == (64, 64, 3)
        assert np.array_equal(source.load(references(source)[0]), image)
        again = opened(tmp_path, server=server.url)
        assert np.array_equal(again.load(references(again)[0]), image)
        parts = urlsplit(server.addresses[0])
        assert len(server.asked) == 1 and parts.path == "/viewer/cutout.jpg"
        assert parse_qs(parts.query) == {
            "ra": ["150.1000000"], "dec": ["2.2000000"], "layer": ["ls-dr10"],
            "pixscale": ["0.262"], "size": ["229"],
        }  # fmt: skip
    assert (tmp_path / "cat" / "cutouts" / references(source)[0]).read_bytes() == jpeg()
    kept = open_kept(tmp_path / "cat" / "cutouts")
    assert np.array_equal(kept.load(references(source)[0]), image)


def test_sizes_from_a_column_reach_the_service(tmp_path: Path) -> None:
    wanted = Wanted("sdss", column="r90", factor=8, manners=QUICK)
    with StandIn(always(Reply(jpeg()))) as server:
        source = opened(tmp_path, wanted=wanted, server=server.url)
        for each in references(source):
            source.load(each)
        asked = [parse_qs(urlsplit(each).query) for each in server.addresses]
    assert [each["width"] for each in asked] == [["101"], ["121"]]
    assert all(each["scale"] == ["0.396"] for each in asked)


def test_bands_are_fetched_and_read_as_measured(tmp_path: Path) -> None:
    with StandIn(always(Reply(three_bands()))) as server:
        wanted = Wanted("ls-dr10", format=FITS, manners=QUICK)
        source = opened(tmp_path, wanted=wanted, server=server.url)
        for _ in range(2):  # fetched, and kept
            pixels = source.pixels(references(source)[0])
            assert len(pixels.names) == 3 and pixels.bands.dtype == np.float32
        assert len(server.asked) == 1


def test_fits_bands_are_read_by_their_wavelength(tmp_path: Path) -> None:
    wanted = Wanted("ls-dr10", format="fits", manners=QUICK)
    with StandIn(always(Reply(three_bands(), kind="application/fits"))) as server:
        source = opened(tmp_path, wanted=wanted, server=server.url)
        image = source.load(references(source)[0])
        assert "/viewer/cutout.fits?" in server.addresses[0]
        assert server.addresses[0].endswith("&bands=grz")
    assert references(source)[0].endswith(".fits")
    assert image.shape == (64, 64, 3) and image.std() > 5
    assert np.array_equal(image, decode_image(three_bands()))
    turned = decode_image(three_bands().replace(b"'grz", b"'zrg"))
    first, last = (np.corrcoef(image[..., 0].flat, turned[..., c].flat)[0, 1] for c in (0, 2))
    assert last > 0.9 and last > first + 0.1  # red is the longest wave, as BANDS says


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(jpeg(blank=True)), "outside ls-dr10"),
        (Reply(jpeg()[:400]), "cut short or damaged"),
        (Reply(b"GIF89a"), "not a JPEG"),
        (Reply(b"<html>", kind="text/html"), "sends text/html"),
        (Reply(b""), "empty"),
        (Reply(status=404), "answers 404"),
    ],
)
def test_what_is_no_picture_of_a_galaxy_is_told(tmp_path: Path, reply: Reply, told: str) -> None:
    with StandIn(always(reply)) as server:
        source = opened(tmp_path, server=server.url)
        with pytest.raises(ImageError, match=told):
            source.load(references(source)[0])
    stored = list((tmp_path / "cat").glob("cutouts/*/*"))
    assert bool(stored) == ("outside" in told)  # a blank one need not be asked for again


def test_a_service_that_only_refuses_is_left_alone(tmp_path: Path) -> None:
    rows = "\n".join(f"{at},150,{at / 100}" for at in range(120))
    with StandIn(always(Reply(b"no image"))) as server:
        source = opened(tmp_path, f"id,ra,dec\n{rows}\n", server=server.url)
        failed = 0
        with pytest.raises(SourceError, match="sends no images, for 100 galaxies in a row"):
            for each in references(source):
                try:
                    source.load(each)
                except ImageError:
                    failed += 1
        assert failed == 99 and len(server.asked) == 100


def test_positions_in_hours_and_ids_of_ones_own(tmp_path: Path) -> None:
    text = "ra,dec\n10:00:24.0,-00:30:00\n150.2,2.3\n"
    source = opened(tmp_path, text.replace("150.2,2.3", "10:00:48,+02:18:00"))
    assert source.table["ra_deg"].to_pylist() == pytest.approx([150.1, 150.2])
    assert source.table["id"].to_pylist() == ["J150.10000-00.50000", "J150.20000+02.30000"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,x,y\n1,2,3\n", "no columns of positions: name two of them ra and dec"),
        ("id,ra,dec\n1,400,3\n", "outside 0 to 360"),
        ("id,ra,dec\n1,40,-93\n", "outside -90 to 90"),
        ("id,ra,dec\n1,40,3\n2,,3\n3,1,\n", r"Row 2 of .* has no position \(2 have none\)"),
        ("id,ra,dec\n1,40,3\n1,41,3\n", "'1' is given twice"),
        ("id,ra,dec\n", "no rows"),
        ("ra,dec\n1,2\n1,2\n", "given twice"),
    ],
)
def test_a_wrong_table_is_told_before_anything_is_fetched(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(SourceError, match=told):
        opened(tmp_path, text)
    assert not (tmp_path / "cat").exists()


def test_only_tables_have_positions(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    for path in (tmp_path, tmp_path / "a.jpg", tmp_path / "gone.csv"):
        with pytest.raises(SourceError, match="--cutouts takes"):
            open_positions(path, Wanted("sdss"), reading=Reading(), catalogue=tmp_path / "cat")


def test_another_size_place_or_layer_is_another_file(tmp_path: Path) -> None:
    wanted = [Wanted("ls-dr10"), Wanted("ls-dr9"), Wanted("ls-dr10", arcsec=30)]
    found = [references(opened(tmp_path, wanted=each))[0] for each in wanted]
    moved = references(opened(tmp_path, TABLE.replace("150.1", "150.3")))[0]
    assert len({*found, moved}) == 4
    assert all("587722952767439001" in each for each in found)


def test_odd_ids_stay_in_the_folder(tmp_path: Path) -> None:
    source = opened(tmp_path, "id,ra,dec\n../../etc/passwd,1,2\n..\\x,1,2\n")
    with StandIn(always(Reply(jpeg()))) as server:
        source = opened(tmp_path, "id,ra,dec\n../../x,1,2\n..\\x,1,2\n", server=server.url)
        for each in references(source):
            source.load(each)
    stored = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert len(stored) == 3 and all(
        each.name == "positions.csv" or (tmp_path / "cat" / "cutouts") in each.parents
        for each in stored
    )


def test_a_key_is_sent_but_neither_told_nor_part_of_a_name(tmp_path: Path) -> None:
    def own(key: str) -> Wanted:
        return Wanted(f"{server.url}/cut?ra={{ra}}&dec={{dec}}&token={key}", manners=QUICK)

    with StandIn(always(Reply(status=404))) as server:
        source = opened(tmp_path, wanted=own("s3cret"))
        with pytest.raises(ImageError) as error:
            source.load(references(source)[0])
        assert server.addresses == ["/cut?ra=150.1000000&dec=2.2000000&token=s3cret"]
        other = opened(tmp_path, wanted=own("n3w"))
    assert references(other) == references(source)
    assert "s3cret" not in f"{error.value} {source.provenance} {source.notes}"
