"""What can be looked at, searched and rated while the build goes on."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import explorer
from explorer.catalogue.projection import Projection, fit_projection
from explorer.errors import CatalogueError
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress
from explorer.workspace.workspace import Workspace
from tests import fakes
from tests.conftest import write_galaxies

pytestmark = pytest.mark.usefixtures("fake_encoder")


class Killed(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


@pytest.fixture
def embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """Builds until so many batches of 16 are embedded, and is killed there; returns the folder."""
    source, out = write_galaxies(tmp_path / "in"), tmp_path / "cat"
    monkeypatch.setattr("explorer.pipeline.embedding.FRAGMENT", 10)

    def up_to(batches: int) -> Path:
        def dying(encoder, load, count, **options):
            for number, batch in enumerate(fakes.embed_fake(encoder, load, count, **options)):
                if number == batches:
                    raise Killed
                yield batch

        monkeypatch.setattr("explorer.pipeline.embedding.embed", dying)
        with pytest.raises(Killed):
            build(Recipe(str(source), out), Progress())
        return out

    return up_to


def go_on(out: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("explorer.pipeline.embedding.embed", fakes.embed_fake)
    build(Recipe(str(out.parent / "in" / "galaxies.csv"), out), Progress())
    return explorer.open(out)


def test_what_is_embedded_is_searched_and_grows(embedded: Callable[[int], Path]) -> None:
    first = Workspace.open_growing(embedded(1))
    began = (first.catalogue.path / "manifest.json").stat().st_mtime_ns
    assert first.is_growing and len(first) == 15
    assert len(first.similar(str(first.catalogue.ids()[0]), k=5)) == 5
    os.utime(embedded(1) / "manifest.json", ns=(began, began))  # of 16 more, one is broken
    second = Workspace.open_growing(first.catalogue.path, first)
    assert len(second) == 30 and second.labels is first.labels
    assert second.catalogue.address == first.catalogue.address  # its images may be kept
    assert second.catalogue.version != first.catalogue.version
    assert list(second.catalogue.ids()[:15]) == list(first.catalogue.ids()[:15])
    galaxy = str(second.catalogue.ids()[29])
    assert second.similar(galaxy, k=3)["similarity"].max() > 0.9
    assert np.isfinite(second.catalogue.column("oddness")).all()


def test_vectors_are_gone_on_with_until_the_catalogue_has_doubled(
    embedded: Callable[[int], Path],
) -> None:
    early = Workspace.open_growing(embedded(2))
    manifest = early.catalogue.path / "manifest.json"
    began = manifest.stat().st_mtime_ns
    os.utime(embedded(1) / "manifest.json", ns=(began, began))
    late = Workspace.open_growing(manifest.parent, early)
    assert (len(early), len(late)) == (31, 46)
    assert late.catalogue.projection is early.catalogue.projection
    embeddings = late.catalogue.embeddings(np.arange(46))
    np.testing.assert_allclose(late.search.vectors, late.catalogue.projection(embeddings), 1e-5)


def test_all_vectors_are_made_anew_by_a_projection_fitted_anew(
    embedded: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Workspace.open_growing(embedded(1))
    manifest = first.catalogue.path / "manifest.json"
    began = manifest.stat().st_mtime_ns
    os.utime(embedded(1) / "manifest.json", ns=(began, began))

    def turned(*given: Any) -> Projection:  # of few galaxies the axes stay the same
        fitted = fit_projection(*given)
        return replace(fitted, components=-fitted.components)

    monkeypatch.setattr("explorer.workspace.growing.fit_projection", turned)
    second = Workspace.open_growing(manifest.parent, first)
    assert (len(first), len(second)) == (15, 30)
    np.testing.assert_allclose(second.search.vectors[:15], -first.search.vectors, atol=1e-6)


def test_ratings_given_meanwhile_outlive_a_kill(
    embedded: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = embedded(2)
    early = Workspace.open_growing(out)
    galaxies = [str(galaxy) for galaxy in early.catalogue.ids()[[3, 30]]]
    early.rate(galaxies, "up", who="ada")
    early.tag(galaxies[:1], "ring", who="ada")
    late = Workspace.open_growing(embedded(1), early)
    assert late.catalogue.projection is not early.catalogue.projection  # gone on with: made anew
    late.rate([str(late.catalogue.ids()[40])], "down", who="ada")
    late.labels.close()
    whole = go_on(out, monkeypatch)
    assert not whole.is_growing and len(whole) == 59
    assert list(whole.catalogue.ids()[:46]) == list(late.catalogue.ids())
    held = {galaxy: rating.answer for galaxy, rating in whole.labels.ratings(who="ada").items()}
    assert held == dict.fromkeys(galaxies, "up") | {str(whole.catalogue.ids()[40]): "down"}
    assert whole.labels.tags() == {"ring": 1} and not whole.labels.lost()


def test_a_reader_sees_one_commit_while_the_next_is_written(
    embedded: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    early = Workspace.open_growing(embedded(2))
    galaxy = str(early.catalogue.ids()[0])
    before = early.similar(galaxy, k=30)["id"].tolist()
    go_on(early.catalogue.path, monkeypatch)
    assert len(early) == 31 and early.similar(galaxy, k=30)["id"].tolist() == before
    assert len(early.catalogue.thumbnails([0, 30])) == 2


def test_nothing_embedded_and_too_many_are_said(
    embedded: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CatalogueError, match="missing or broken"):
        Workspace.open_growing(embedded(0))
    out = embedded(1)
    with pytest.raises(CatalogueError, match="when all galaxies are embedded"):
        Workspace.open_growing(out).catalogue.map_xy()
    monkeypatch.setattr("explorer.workspace.growing.MOST", 10)
    with pytest.raises(CatalogueError, match="15 galaxies are embedded"):
        Workspace.open_growing(out)
