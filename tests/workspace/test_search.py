"""What can be asked, from Python and from the command line, and what is refused in a sentence."""

import json
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from PIL import Image

import explorer
from explorer.__main__ import main
from explorer.errors import CatalogueError, FilterError, ImageError, StaleIndexError
from explorer.workspace.workspace import Workspace

pytestmark = pytest.mark.usefixtures("fake_encoder")
FIRST, THIRD = "587722952767439000", "587722952767439002"


def test_a_table_of_look_alikes(workspace: Workspace) -> None:
    table = workspace.similar(FIRST, k=5, where="class = 'round'")
    assert table.columns[:4].tolist() == ["id", "similarity", "rank", "folded"]
    assert {"ra_deg", "dec_deg", "class", "z", "oddness"} <= set(table)
    assert table["rank"].tolist() == [1, 2, 3, 4, 5] and set(table["class"]) == {"round"}
    assert table.attrs["recall"] == 1.0 and table.attrs["ms"] > 0
    more = workspace.similar(FIRST, k=5, offset=5, where="class = 'round'")
    assert more["rank"].tolist() == [6, 7, 8, 9, 10] and not set(more["id"]) & set(table["id"])


def test_every_way_to_ask_for_one_galaxy_gives_the_same(workspace: Workspace) -> None:
    by_id = workspace.similar(FIRST, k=4)["id"].tolist()
    row = workspace.catalogue.row_of(FIRST)
    assert workspace.similar(radec=(150.0, 2.0), k=4)["id"].tolist() == by_id
    assert workspace.similar(radec="10:00:00 +02:00:00", k=4)["id"].tolist() == by_id
    assert workspace.similar(name="IMAGES/g000.PNG", k=4)["id"].tolist() == by_id
    embedding = workspace.catalogue.embeddings([row])[0]
    assert workspace.similar(embedding=embedding, k=5)["id"].tolist() == [FIRST, *by_id]


def test_an_image_in_any_format(workspace: Workspace, tmp_path: Path) -> None:
    image = np.asarray(Image.open(tmp_path / "in" / "images" / "g000.png"))
    Image.fromarray(image).save(tmp_path / "own.jpg", quality=95)
    cube = np.moveaxis(image[::-1, :, ::-1], -1, 0).astype(np.float32)
    fits.PrimaryHDU(cube).writeto(tmp_path / "own.fits")
    assert workspace.similar(image=tmp_path / "own.jpg", k=1)["id"][0] == FIRST
    kinds = workspace.similar(image=str(tmp_path / "own.fits"), k=5)["class"]
    assert (kinds == "round").sum() >= 3


def test_a_crop_of_a_galaxy_or_an_image_is_looked_for(workspace: Workspace, tmp_path: Path) -> None:
    wide = np.zeros((64, 200, 3), np.uint8)
    wide[:, 100:164] = np.asarray(Image.open(tmp_path / "in" / "images" / "g000.png"))
    assert workspace.similar(image=wide, crop=(100, 0, 64), k=1)["id"][0] == FIRST
    whole = workspace.similar(FIRST, crop=(0, 0, 64), k=3)
    assert FIRST not in whole["id"].tolist() and set(whole["class"]) == {"round"}
    for box in ((100, 1, 64), (-1, 0, 32), (0, 0, 3)):
        with pytest.raises(ImageError, match="crop"):
            workspace.similar(image=wide, crop=box)
    with pytest.raises(CatalogueError, match="one galaxy"):
        workspace.similar([FIRST, THIRD], crop=(0, 0, 32))


def test_a_name_of_several_offers_them(workspace: Workspace) -> None:
    with pytest.raises(CatalogueError, match=r"galaxies answer to 'RING': .* more\. Choose one"):
        workspace.similar(name="RING")
    with pytest.raises(CatalogueError, match="Nothing is called 'nothing'"):
        workspace.similar(name="nothing")


def test_k_results_whenever_k_exist_under_a_filter(workspace: Workspace) -> None:
    few = int(workspace.selection.mask("z > 0.1 and class = 'ring'").sum())
    assert 0 < few < 10
    assert len(workspace.similar(FIRST, k=few, where="z > 0.1 and class = 'ring'")) == few
    assert len(workspace.similar(FIRST, k=5000)) == 58


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"k": 0}, "at least 1"),
        ({"k": -3}, "at least 1"),
        ({"radius": -1.0}, "0 or more"),
        ({"embedding": np.full(192, np.nan)}, "NaN"),
        ({"embedding": np.ones(7)}, "D=192"),
        ({"where": "colour < 1"}, "class, z"),
        ({"where": "z <"}, "needs a value"),
        ({"unlikes": "nope"}, "No galaxy 'nope'"),
    ],
)
def test_a_question_that_cannot_be_answered(
    workspace: Workspace, options: dict[str, object], sentence: str
) -> None:
    refusals = (ValueError, CatalogueError, FilterError, StaleIndexError)
    with pytest.raises(refusals, match=sentence):
        workspace.similar(FIRST, **options)


def test_an_index_cut_off_in_the_middle_says_how_to_mend_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.rate([FIRST], "up", who="ada")
    (file,) = (tmp_path / "cat" / "index").glob("*.vectors.npy")
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(StaleIndexError, match="python -m explorer index"):
        explorer.open(tmp_path / "cat")
    assert main(["index", str(tmp_path / "cat")]) == 0
    mended = explorer.open(tmp_path / "cat")
    assert len(mended.similar(FIRST, k=5)) == 5 and FIRST in mended.labels.ratings(who="ada")


def test_the_command_line_asks_in_every_way(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue = str(tmp_path / "cat")

    def hits(*words: str) -> dict:
        assert main(["search", catalogue, *words, "-k", "3", "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    by_id = hits("--id", FIRST)
    assert set(by_id["hits"][0]) == {"rank", "id", "similarity", "folded", "same"}
    apart = hits("--radec", "10:00:00", "+01:59:59", "--radius", "0")
    assert apart["separation_arcsec"] == pytest.approx(1.0, abs=0.01)
    assert apart["hits"] == by_id["hits"]
    assert hits("--name", "images/g000.png")["hits"] == by_id["hits"]
    assert hits("--id", FIRST, "--offset", "1")["hits"][0] == by_id["hits"][1]
    image = str(tmp_path / "in" / "images" / "g000.png")
    assert hits("--image", image, "--crop", "0", "0", "64")["hits"][0]["id"] == FIRST
    away = hits("--image", image, "--unlike", FIRST)
    assert FIRST not in [hit["id"] for hit in away["hits"]]


@pytest.mark.parametrize(
    "words",
    [
        ["--image", "BROKEN"],
        ["--radec", "10", "-95"],
        ["--radec", "10:00:00", "-00:30:00"],
        ["--name", "ring"],
        ["--id", FIRST, "--where", "class ="],
        ["--id", FIRST, "--radius", "-1"],
        ["--id", FIRST, "--offset", "-1"],
        ["--image", "WHOLE", "--crop", "60", "60", "60"],
    ],
)
def test_bad_input_is_one_sentence_and_exit_two(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    images = tmp_path / "in" / "images"
    files = {"BROKEN": str(images / "g001.png"), "WHOLE": str(images / "g000.png")}
    assert main(["search", str(tmp_path / "cat"), *(files.get(w, w) for w in words)]) == 2
    told = capsys.readouterr()
    assert told.out == "" and len(told.err.strip().splitlines()) == 1 and told.err.strip()
