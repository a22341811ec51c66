"""Tests of explorer.pipeline.unfinished_curves: a killed build of light curves goes on."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import explorer.pipeline.light_curves as made
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError
from explorer.files import write_json
from explorer.lightcurves import LightCurve
from explorer.lightcurves.kept_measures import MEASURES_FILE, PARTS, KeptMeasures
from explorer.lightcurves.reading import SCRATCH
from explorer.lightcurves.stored import OBSERVATIONS, PLACES, ObservationWriter, stored_curve
from explorer.pipeline.light_curves import CurveRecipe, build_curves, summary
from explorer.pipeline.unfinished_curves import Digest
from explorer.progress import Progress, Report
from tests.lightcurves.conftest import curve
from tests.pipeline.test_light_curves import observations

COUNT, BATCH = 12, 5
PLACES_TO_DIE: list[tuple[Any, str, int, bool, int]] = [  # what, call, after it, kept by then
    (Manifest, "write", 0, True, 0),
    (KeptMeasures, "keep", 0, True, 0),
    (Writer, "append", 0, True, BATCH),
    (KeptMeasures, "keep", 1, False, BATCH),
    (Writer, "append", 1, False, BATCH),
    (ObservationWriter, "append", 2, True, 2 * BATCH),
    (Writer, "append", 2, True, COUNT),
    (KeptMeasures, "join", 0, False, COUNT),
    (KeptMeasures, "join", 0, True, COUNT),
    (KeptMeasures, "discard", 0, True, COUNT),
    (made, "derive", 0, False, COUNT),
    (Writer, "replace_columns", 0, True, COUNT),
    (made, "publish", 0, False, COUNT),
]


class Killed(BaseException):
    """The end of a process, for which nothing is ready."""


@pytest.fixture(autouse=True)
def batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "AT_ONCE", BATCH)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> CurveRecipe:
    """What is to be built, into a catalogue that was built in one go."""
    folder = tmp_path_factory.mktemp("whole")
    labels = folder / "labels.csv"
    labels.write_text("key,kind\n3,EB\n0,RR\n")
    recipe = CurveRecipe(observations(folder, COUNT), folder / "cat", labels)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "AT_ONCE", BATCH)
        assert build_curves(recipe, Progress()).build["kept"] == 0
    return recipe


def deadly(act: Callable[..., Any], at: int, *, after: bool) -> Callable[..., Any]:
    """`act`, which dies in its call number `at`."""
    calls = 0

    def call(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        dies = calls == at + 1
        if dies and not after:
            raise Killed
        value = act(*args, **named)
        if dies:
            raise Killed
        return value

    return call


def killed(recipe: CurveRecipe, where: Any, name: str, at: int = 0, *, after: bool = True) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, name, deadly(getattr(where, name), at, after=after))
        with pytest.raises(Killed):
            build_curves(recipe, Progress())
    (recipe.out / f"{SCRATCH}left").mkdir()  # nobody cleans up after SIGKILL


@cache
def content(folder: Path) -> dict[str, Any]:
    found = Catalogue.open(folder)
    curves = [stored_curve(folder, row) for row in range(len(found))]
    names = [column.name for column in found.columns]
    return {
        "ids": list(found.ids()),
        "embeddings": found.embeddings(range(len(found))).tobytes(),
        "columns": {name: [str(one) for one in found.column(name)] for name in names},
        "measures": (folder / MEASURES_FILE).read_bytes(),
        "observations": [(folder / name).read_bytes() for name in (OBSERVATIONS, PLACES)],
        "curves": [len(one) for one in curves if one],
        "skipped": found.manifest.skipped,
    }


@pytest.mark.parametrize("death", PLACES_TO_DIE, ids=lambda death: f"{death[1]}-{death[2]}")
def test_one_killed_anywhere_becomes_what_one_in_one_go_is(
    whole: CurveRecipe, tmp_path: Path, death: tuple[Any, str, int, bool, int]
) -> None:
    where, name, at, after, kept = death
    recipe = replace(whole, out=tmp_path / "cat")
    killed(recipe, where, name, at, after=after)
    told: list[Report] = []
    manifest = build_curves(recipe, Progress(told.append))
    assert manifest.build["kept"] == kept
    begun = next(report for report in told if report.stage == "measuring")
    assert (begun.done, begun.total) == (kept, COUNT)
    mine, theirs = content(recipe.out), content(whole.out)
    assert {part for part in mine if mine[part] != theirs[part]} == set()
    assert not (recipe.out / PARTS).exists() and not [*recipe.out.glob(f"{SCRATCH}*")]


def test_what_is_kept_is_not_measured_again_and_told(
    whole: CurveRecipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = replace(whole, out=tmp_path / "cat")
    killed(recipe, Writer, "append", 1)
    seen: list[LightCurve] = []

    def measure(some: list[LightCurve]) -> np.ndarray:
        seen.extend(some)
        return made_measures(some)

    made_measures = made.measure_curves
    monkeypatch.setattr(made, "measure_curves", measure)
    told: list[Report] = []
    manifest = build_curves(recipe, Progress(told.append))
    assert [one.id for one in seen] == ["ID10", "ID11"]
    assert summary(manifest) == "12 light curves, 10 kept of the stopped build, 1 skipped"
    assert told[-1].message == summary(manifest) and "10 kept" in [one.message for one in told]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seed": 3}, "with --seed 0. Such"),
        ({"radius_arcsec": 2.0}, "with no --group. Such"),
        ({"labels": None}, "with other labels. Such"),
        ({"seed": 3, "labels": None}, "with other labels and --seed 0. Such"),
    ],
)
def test_one_begun_with_something_else_is_told_and_stays(
    tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    recipe = _placed(tmp_path)
    killed(recipe, Writer, "append", 0)
    with pytest.raises(CatalogueError, match=words):
        build_curves(replace(recipe, **change), Progress())
    assert build_curves(recipe, Progress()).build["kept"] == BATCH


def _placed(folder: Path) -> CurveRecipe:
    """Observations of objects far from each other, with labels."""
    table, labels = folder / "obs.csv", folder / "labels.csv"
    rows = [
        f"{number},{day},{15 + day % 3},0.1,{number},0" for number in range(7) for day in range(9)
    ]
    table.write_text("\n".join(["id,time,mag,err,ra,dec", *rows]) + "\n")
    labels.write_text("id,kind\n1,RR\n")
    return CurveRecipe(table, folder / "cat", labels)


def test_a_changed_table_is_noticed_also_where_only_one_magnitude_did(tmp_path: Path) -> None:
    recipe = _placed(tmp_path)
    killed(recipe, Writer, "append", 0)
    before = recipe.source.read_text()
    recipe.source.write_text(before.replace("3,4,16,", "3,4,16.5,"))
    with pytest.raises(CatalogueError, match="other observations in the table"):
        build_curves(recipe, Progress())
    recipe.source.write_text(before)
    assert build_curves(recipe, Progress()).galaxies == 7


def test_one_that_cannot_be_gone_on_with_says_so(tmp_path: Path) -> None:
    recipe = _placed(tmp_path)
    killed(recipe, Writer, "append", 0)
    (recipe.out / PARTS / "0.npy").unlink()
    with pytest.raises(CatalogueError, match=r"lacks the measures .* another --out"):
        build_curves(recipe, Progress())
    stored = Manifest.read(recipe.out)
    for build, words in (
        ({"kind": "lightcurves"}, "another version of"),
        ({}, "A build of images"),
    ):
        write_json(recipe.out / "manifest.json", {**vars(stored), "build": build})
        with pytest.raises(CatalogueError, match=words):
            build_curves(recipe, Progress())


def test_a_digest_is_of_every_value() -> None:
    def told(*some: LightCurve) -> str:
        digest = Digest()
        for one in some:
            digest.add(one)
        return str(digest)

    one = curve()
    later = replace(one, time_d=one.time_d + 1)
    banded = replace(one, band=np.array(["g"] * len(one)))
    assert told(one) == told(curve())
    assert len({told(one), told(later), told(banded), told(one, one), told()}) == 5
