"""The small catalogues that trials build, kill, damage and fill: 24 galaxies in two commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import explorer
from explorer import encoder, maps
from explorer.encoder import models
from explorer.pipeline import build as building
from explorer.pipeline import embedding
from explorer.progress import Progress
from tests import fakes
from tests.conftest import galaxy_image

COUNT = 24
WHO = "ada"
RATED = {"g0": "up", "g1": "down", "g2": "artefact"}


def plane(vectors: Any, *_: Any, **__: Any) -> Any:
    """A map without the seconds that UMAP compiles: the first two components."""
    return np.ascontiguousarray(vectors[:, :2])


@contextmanager
def stand_ins() -> Iterator[None]:
    """Build with the quick encoder and map, and a commit for every chunk that is embedded."""
    stand_in = {
        (building, "load_encoder"): fakes.load_fake,
        (embedding, "embed"): fakes.embed_fake,
        (embedding, "COMMIT_EVERY_S"): 0.0,
        (maps, "layout"): plane,
        (models, "load_encoder"): fakes.load_fake,
        (encoder, "embed_images"): fakes.embed_fakes,
    }
    before = {place: getattr(*place) for place in stand_in}
    for place, value in stand_in.items():
        setattr(*place, value)
    try:
        yield
    finally:
        for place, value in before.items():
            setattr(*place, value)


def write_source(folder: Path, count: int = COUNT) -> Path:
    """A table of `count` galaxies g0, g1, … with their images beside it; returns the table."""
    folder.mkdir(parents=True)
    rng, lines = np.random.default_rng(0), ["objid,file,ra,dec,class,z"]
    for at in range(count):
        kind = ("round", "edge_on", "ring")[at % 3]
        Image.fromarray(galaxy_image(rng, kind=kind, size_px=32)).save(folder / f"g{at}.png")
        lines.append(f"g{at},g{at}.png,{150 + at / 50},{2 - at / 60},{kind},{at / 100}")
    table = folder / "galaxies.csv"
    table.write_text("\n".join(lines) + "\n")
    return table


def build(source: Path, out: Path, limit: int | None = None) -> None:
    """The catalogue of `source` in `out`, gone on with where there is one."""
    with stand_ins():
        building.build(building.Recipe(str(source), out, limit=limit, views=None), Progress())


def build_and_rate(source: Path, out: Path, limit: int | None = None) -> None:
    """The catalogue, with three ratings and a tag."""
    build(source, out, limit)
    workspace = explorer.open(out)
    for galaxy, answer in RATED.items():
        workspace.rate([galaxy], answer, who=WHO)
    workspace.tag(["g3"], "ring", who=WHO)
    workspace.labels.close()


def contents(out: Path) -> dict[str, Any]:
    """All that a catalogue holds, read once: galaxies, embeddings, columns, pictures, labels."""
    workspace = explorer.open(out)
    catalogue = workspace.catalogue
    rows = np.arange(len(catalogue))
    names = sorted(column.name for column in catalogue.columns)
    ids = [str(galaxy) for galaxy in catalogue.ids()]
    return {
        "embeddings": dict(zip(ids, map(bytes, catalogue.embeddings(rows)), strict=True)),
        "thumbnails": dict(zip(ids, catalogue.thumbnails(rows), strict=True)),
        "columns": repr(catalogue.table(rows, names).to_pydict()),
        "map": {name: catalogue.map_xy(name).tobytes() for name in _layouts(catalogue)},
        "similar": [list(workspace.similar([galaxy], k=5)["id"]) for galaxy in ids[:3]],
        "ratings": answers(workspace.labels),
        "tags": workspace.labels.tags(),
    }


def answers(labels: Any) -> dict[str, str]:
    """Galaxy → answer of the trials' one researcher."""
    return {galaxy: rating.answer for galaxy, rating in labels.ratings(who=WHO).items()}


def _layouts(catalogue: Any) -> list[str]:
    return ["map", *catalogue.manifest.layouts]
