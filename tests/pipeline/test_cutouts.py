"""From a table of positions to a catalogue, while a server that stands in is slow or fails."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.bench.stand_in import Answer, Reply, StandIn
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.commands.build import say_build
from explorer.errors import CatalogueError, SourceError
from explorer.pipeline.build import Recipe, build
from explorer.pipeline.cutouts import DECODERS
from explorer.progress import Progress
from explorer.sources.services.wanted import Manners, Wanted
from tests.sources.services.conftest import jpeg
from tests.sources.tiles.sky import table, tile

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
QUICK = Manners(per_second=1e6, first_wait_s=0.01, tries=2)
IMAGES = [jpeg(seed) for seed in range(4)]


def positions(folder: Path, count: int) -> Path:
    rows = [f"g{at:03d},{150 + at / 100:.4f},{at / 200:.4f}" for at in range(count)]
    (folder / "positions.csv").write_text("\n".join(["id,ra,dec", *rows]))
    return folder / "positions.csv"


def image_of(address: str) -> Reply:
    return Reply(IMAGES[sum(address.encode()) % 4])


def whole(address: str, before: int) -> Reply:
    return image_of(address)


def made(
    folder: Path, answer: Answer, *, count: int = 24, **more: object
) -> tuple[Manifest, StandIn]:
    with StandIn(answer) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORER_CUTOUT_SERVER", server.url)
        wanted = Wanted("sdss", manners=QUICK, **more)  # type: ignore[arg-type]
        recipe = Recipe(str(positions(folder, count)), folder / "cat", cutouts=wanted)
        return build(recipe, Progress()), server


@pytest.mark.usefixtures("fake_encoder")
def test_one_command_makes_a_catalogue_that_shows_its_cutouts(tmp_path: Path) -> None:
    manifest, server = made(tmp_path, whole)
    assert manifest.galaxies == len(set(server.addresses)) == len(server.addresses) == 24
    told = manifest.build["cutouts"]
    assert told["service"] == "sdss" and told["pixscale"] == 0.396 and told["arcsec"] == 60
    assert told["folder"] == "cutouts" and told["first_fetched"] == told["last_fetched"]
    assert told["address"].endswith("getjpeg?ra={ra}&dec={dec}&scale={pixscale}&width={size}"
                                    "&height={size}&opt=")  # fmt: skip
    (tmp_path / "cat").rename(tmp_path / "moved")
    workspace = explorer.open(tmp_path / "moved")
    assert workspace.originals.found
    assert workspace.originals.image(5).shape == (64, 64, 3)  # as it came, not the thumbnail
    assert len(workspace.similar("g003", k=5)) >= 2  # alike ones fold


@pytest.mark.usefixtures("fake_encoder")
def test_what_cannot_be_had_is_skipped_with_its_reason(tmp_path: Path) -> None:
    def answer(address: str, before: int) -> Reply:
        odd = {
            "ra=150.0000000": Reply(status=404),
            "ra=150.0100000": Reply(jpeg(blank=True)),
            "ra=150.0200000": Reply(b"<p>", kind="text/html"),
            "ra=150.0300000": Reply(jpeg()[:300]),
            "ra=150.0400000": Reply(jpeg(), sent=0.5),
            "ra=150.0500000": Reply(status=503) if not before else image_of(address),
        }
        return next((odd[name] for name in odd if name in address), image_of(address))

    manifest, server = made(tmp_path, answer)
    reasons = {entry["id"]: entry["reason"] for entry in manifest.skipped}
    words = ("answers 404", "outside sdss", "sends text/html", "cut short", "breaks off")
    assert list(reasons) == ["g000", "g001", "g002", "g003", "g004"]
    assert all(word in reasons[name] for word, name in zip(words, reasons, strict=True))
    assert manifest.galaxies == 19
    again, server = made(tmp_path, answer)
    assert [each["id"] for each in again.skipped] == list(reasons)
    assert not any("ra=150.1" in address or "ra=150.01" in address for address in server.addresses)


@pytest.mark.usefixtures("fake_encoder")
def test_a_service_that_goes_away_keeps_what_was_embedded(tmp_path: Path) -> None:
    def answer(address: str, before: int) -> Reply:
        gone = float(address.partition("ra=")[2][:11].rstrip("&dec")) >= 150.2
        return Reply(jpeg(), sent=0) if gone else image_of(address)

    with pytest.raises(SourceError, match="for 8 galaxies in a row"):
        made(tmp_path, answer, count=40)
    manifest, server = made(tmp_path, whole, count=40)
    assert manifest.galaxies == 40 and not manifest.skipped
    assert len(server.addresses) == 20  # those of before were not asked for again
    assert sorted(Catalogue.open(tmp_path / "cat").ids()) == [f"g{at:03d}" for at in range(40)]


@pytest.mark.usefixtures("fake_encoder")
def test_other_cutouts_do_not_mix_with_those_there(tmp_path: Path) -> None:
    first, _ = made(tmp_path, whole)
    with pytest.raises(CatalogueError, match=r"arcsec = 60.0, not 30"):
        made(tmp_path, whole, arcsec=30.0)
    with pytest.raises(CatalogueError, match=r"column = None, not dec"):
        made(tmp_path, whole, column="dec")
    more, server = made(tmp_path, whole, count=30)
    assert more.galaxies == 30 and len(server.addresses) == 6
    assert more.build["cutouts"]["first_fetched"] == first.build["cutouts"]["first_fetched"]


def test_a_catalogue_of_files_takes_no_fetched_ones(catalogue: Path, fake_encoder: None) -> None:
    table = positions(catalogue.parent, 3)
    with pytest.raises(CatalogueError, match="not built from such cutouts"):
        build(Recipe(str(table), catalogue, cutouts=Wanted("sdss")), Progress())


def command(table: Path, out: Path, *more: str) -> list[str]:
    build = [sys.executable, "-m", "explorer", "build", str(table), "--out", str(out), "--json"]
    return [*build, "--views", "1", "--cutout-rate", "1000", *more]


def test_a_killed_build_goes_on_and_asks_for_nothing_twice(tmp_path: Path) -> None:
    def slow(address: str, before: int) -> Reply:
        return Reply(image_of(address).body, latency_s=0.1)

    table, out = positions(tmp_path, 80), tmp_path / "cat"
    with StandIn(slow) as server:
        own = f"{server.url}/cut/{{id}}.jpg?n={{size}}&token=s3cret"
        run = command(table, out, "--cutouts", own)
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "NO_PROXY": "127.0.0.1"}
        child = subprocess.Popen(run, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 120
        while len(server.asked) < 40 and time.monotonic() < until:
            time.sleep(0.02)
        child.send_signal(signal.SIGKILL)
        child.wait()
        time.sleep(0.3)
        before = len(server.asked)
        done = subprocess.run(
            run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        assert 40 <= before < 80
        twice = [address for address, n in Counter(server.addresses).items() if n > 1]
        assert len(twice) <= 4 + DECODERS  # asked for, or answered and not yet on disk
        assert server.most_at_once <= 4
    result = json.loads(done.stdout)
    assert result["galaxies"] == 80 and "80" not in say_build(result)
    written = (out / "manifest.json").read_text() + done.stderr + done.stdout
    assert "s3cret" not in written and "/cut/{id}.jpg" in written
    assert not list(out.glob("cutouts/*/.*"))
    assert np.isfinite(explorer.open(out).catalogue.map_xy()).all()


def test_options_of_cutouts_need_a_service(tmp_path: Path) -> None:
    run = command(positions(tmp_path, 3), tmp_path / "cat")
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "add --cutouts ls-dr10" in done.stderr
    assert len(done.stderr.splitlines()) == 1 and not (tmp_path / "cat").exists()


def test_a_catalogue_is_cut_from_tiles_and_lists_what_lies_outside(tmp_path: Path) -> None:
    places = [(150 + at / 1000, 2.0) for at in range(-9, 10)]
    for band, peak in zip("grz", (50, 90, 120), strict=True):
        tile(tmp_path / "tiles" / f"{band}.fits.fz", (150, 2), places, band=band, peak=peak)
    listed = table(tmp_path / "positions.csv", [*places, (10.0, 10.0)])
    out = tmp_path / "cat"
    build = [sys.executable, "-m", "explorer", "build", str(listed), "--out", str(out), "--json"]
    size = ["--tiles", str(tmp_path / "tiles"), "--size", "12", "--views", "1"]
    done = subprocess.run([*build, *size], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["galaxies"] == 19 and [each["id"] for each in told["skipped"]] == ["g19"]
    assert "outside every tile" in told["skipped"][0]["reason"]
    workspace = explorer.open(out)
    assert workspace.catalogue.manifest.build["cutouts"]["bands"] == "g,r,z"
    assert set(workspace["arcsec_per_px"]) == {0.5} and workspace["tile"][0] == "g.fits.fz"
    assert workspace.originals.image(0).shape == (24, 24, 3)
