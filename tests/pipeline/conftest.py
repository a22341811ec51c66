"""What the tests of this folder share."""

from pathlib import Path

from explorer.catalogue.manifest import Manifest
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress


def built(source: Path, out: Path, **options: object) -> Manifest:
    return build(Recipe(str(source), out, **options), Progress())  # type: ignore[arg-type]
