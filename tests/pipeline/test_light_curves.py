"""Tests of explorer.pipeline.light_curves."""

from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError
from explorer.lightcurves.kept_measures import MEASURES_FILE
from explorer.lightcurves.kinds import KINDS
from explorer.lightcurves.measures import MEASURES
from explorer.pipeline import light_curves
from explorer.pipeline.light_curves import CurveRecipe, build_curves
from explorer.progress import Progress


def observations(folder: Path, count: int = 12) -> Path:
    rng, lines = np.random.default_rng(0), ["ID,MJD,Mag,Magerr"]
    for number in range(count):
        for day in np.sort(rng.uniform(0, 90, 40)):
            mag = 15 + 0.4 * np.sin(day * (number + 1)) + rng.normal(0, 0.02)
            lines.append(f"ID{number},{day:.4f},{mag:.4f},0.02")
    path = folder / "obs.csv"
    path.write_text("\n".join([*lines, "lone,1,15,0.1"]) + "\n")
    return path


@pytest.mark.slow
def test_observations_become_a_catalogue_with_its_labels(tmp_path: Path) -> None:
    source, labels = observations(tmp_path), tmp_path / "labels.csv"
    labels.write_text(
        "key,kind,period\n3,EB,1.5\n0,RR,0.5\n"
    )  # the letters before the digits may differ
    recipe = CurveRecipe(source, tmp_path / "cat", labels)
    manifest = build_curves(recipe, Progress())
    assert manifest.galaxies == 12 and [one["id"] for one in manifest.skipped] == ["lone"]
    made = Catalogue.open(tmp_path / "cat")
    assert not made.pictured and made.object_kind.many == "light curves"
    kinds = dict(zip(made.ids(), made.column("kind"), strict=True))
    assert kinds["ID3"] == "EB" and kinds["ID0"] == "RR" and kinds["ID1"] is None
    assert dict(zip(made.ids(), made.column("period_given"), strict=True))["ID3"] == "1.5"
    lengths = np.linalg.norm(made.embeddings(range(12)).astype(float), axis=1)
    assert lengths == pytest.approx(np.ones(12), abs=2e-3)
    measures = np.load(tmp_path / "cat" / MEASURES_FILE, allow_pickle=False)
    assert measures.shape == (12, len(MEASURES))
    assert np.allclose(measures[:, 0], made.column("period"), rtol=1e-5)
    assert set(made.column("predicted_kind")) <= set(KINDS)
    assert (made.column("predicted_probability") > 1 / len(KINDS)).all()
    assert (made.column("period_uncertainty") < 0.1 * made.column("period")).all()
    with pytest.raises(CatalogueError, match="already holds a catalogue"):
        build_curves(recipe, Progress())


@pytest.mark.slow
def test_a_build_in_parts_is_the_same_as_one_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = observations(tmp_path)
    build_curves(CurveRecipe(source, tmp_path / "whole"), Progress())
    monkeypatch.setattr(light_curves, "AT_ONCE", 5)
    build_curves(CurveRecipe(source, tmp_path / "parts"), Progress())
    whole, parts = (Catalogue.open(tmp_path / name) for name in ("whole", "parts"))
    assert list(whole.ids()) == list(parts.ids())
    assert np.allclose(whole.embeddings(range(12)), parts.embeddings(range(12)), atol=2e-3)
