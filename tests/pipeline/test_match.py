"""A second table joined by position."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from astropy.table import Table

import explorer
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.matched_places import places_matched
from explorer.errors import CatalogueError, SourceError
from explorer.pipeline.match import Match, default_prefix, match_table
from tests.conftest import write_galaxies
from tests.pipeline.conftest import build_from

pytestmark = pytest.mark.slow


def other(catalogue: Path, count: int = 20) -> dict[str, np.ndarray]:
    """Columns beside the first `count` galaxies, half an arcsec north, last ones first."""
    here = Catalogue.open(catalogue)
    ra, dec = here.column("ra_deg")[:count][::-1], here.column("dec_deg")[:count][::-1]
    return {
        "RA": ra,
        "DEC": dec + 0.5 / 3600,
        "name": np.array([f"s{at}" for at in range(count)][::-1]),
        "number": np.arange(count)[::-1] + 2**53 + 1,
    }


def written(folder: Path, columns: dict[str, np.ndarray], ending: str) -> Path:
    path = folder / f"x-ray.{ending}"
    if ending == "parquet":
        pq.write_table(pa.table(columns), path)
    else:
        kinds = {"vot": "votable", "ecsv": "ascii.ecsv", "csv": "ascii.csv", "fits": "fits"}
        Table(columns).write(path, format=kinds[ending])
    return path


@pytest.mark.parametrize("ending", ["csv", "vot", "fits", "ecsv", "parquet"])
def test_each_format_is_joined_where_it_matches(
    catalogue: Path, tmp_path: Path, ending: str
) -> None:
    before = Catalogue.open(catalogue)
    path = written(tmp_path, other(catalogue), ending)
    told = match_table(catalogue, Match(path, 1.0))
    assert (told["matched"], told["unmatched"], told["rows_left"]) == (20, 39, 0)
    (places,) = places_matched(catalogue, Manifest.read(catalogue))
    assert places.names.to_pylist() == [f"s{at}" for at in range(20)][::-1]
    assert places.galaxies.tolist() == list(range(20))[::-1]
    after = Catalogue.open(catalogue)
    assert after.arrow("x_ray_name").to_pylist() == [f"s{at}" for at in range(20)] + [None] * 39
    assert after.arrow("x_ray_number")[3].as_py() == 2**53 + 4  # 64 bits, exact
    apart = after.column("x_ray_separation_arcsec")
    assert np.allclose(apart[:20], 0.5, atol=1e-6) and np.isnan(apart[20:]).all()
    assert list(after.ids()) == list(before.ids())


def test_matched_and_unmatched_are_filtered_and_ratings_stay(
    catalogue: Path, tmp_path: Path, fake_encoder: None
) -> None:
    first = Catalogue.open(catalogue).ids()[0]
    explorer.open(catalogue).rate([first], "up", who="ada")
    match_table(catalogue, Match(written(tmp_path, other(catalogue), "csv"), 1.0, "x_"))
    workspace = explorer.open(catalogue)
    assert len(workspace.table(where="x_separation_arcsec is not null")) == 20
    assert len(workspace.table(where="x_name is null")) == 39
    assert workspace.labels.ratings(who="ada")[first].answer == "up"


def test_all_counts_and_lists_pairs(catalogue: Path, tmp_path: Path) -> None:
    columns = other(catalogue, 3)
    columns = {name: np.concatenate([v, v[:1]]) for name, v in columns.items()}
    columns["DEC"][3] += 0.2 / 3600  # a second one beside the third galaxy
    told = match_table(catalogue, Match(written(tmp_path, columns, "csv"), 1.0, "x_", every=True))
    assert (told["matched"], told["rows_left"], len(told["pairs"])) == (3, 1, 4)
    here = Catalogue.open(catalogue)
    assert here.column("x_matches").tolist() == [1, 1, 2] + [0] * 56
    assert [pair["row"] for pair in told["pairs"] if pair["id"] == here.ids()[2]] == [1, 4]
    assert here.column("x_separation_arcsec")[2] == pytest.approx(0.5, abs=1e-6)


def test_a_build_afterwards_keeps_the_columns(tmp_path: Path, fake_encoder: None) -> None:
    source = write_galaxies(tmp_path / "in")
    lines = source.read_text().splitlines()
    source.write_text("\n".join(lines[:46]) + "\n")
    build_from(source, tmp_path / "cat")
    match_table(
        tmp_path / "cat", Match(written(tmp_path, other(tmp_path / "cat"), "csv"), 1.0, "x_")
    )
    source.write_text("\n".join(lines) + "\n")
    build_from(source, tmp_path / "cat")
    names = Catalogue.open(tmp_path / "cat").arrow("x_name")
    assert names[3].as_py() == "s3" and names.null_count == 59 - 20
    source.write_text("\n".join(lines).replace(",class,", ",x_name,") + "\n")
    with pytest.raises(CatalogueError, match="'x_name'"):
        build_from(source, tmp_path / "cat")


def test_what_cannot_be_matched_is_said_so(catalogue: Path, tmp_path: Path) -> None:
    path = written(tmp_path, other(catalogue), "csv")
    for radius in (0.0, -1.0, 4000.0, float("nan")):
        with pytest.raises(CatalogueError, match="radius"):
            match_table(catalogue, Match(path, radius))
    with pytest.raises(SourceError, match="no table"):
        match_table(catalogue, Match(tmp_path / "nowhere.csv", 1.0))
    path.write_text("a,b\n1,2\n")
    with pytest.raises(SourceError, match="no columns of RA and Dec"):
        match_table(catalogue, Match(path, 1.0))
    path.write_text("ra,dec\n1,200\n")
    with pytest.raises(SourceError, match="Row 1"):
        match_table(catalogue, Match(path, 1.0))
    assert Catalogue.open(catalogue).manifest.matches == {}


def test_the_prefix_is_the_tables_name() -> None:
    names = {"gaia.dr3.csv.gz": "gaia_", "2mass xsc.fits": "t2mass_xsc_", "é.vot": "t_"}
    assert {name: default_prefix(Path(name)) for name in names} == names
