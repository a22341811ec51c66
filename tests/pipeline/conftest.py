"""What the tests of this folder share."""

from pathlib import Path
from typing import Any

from explorer.catalogue.manifest import Manifest
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress


def build_from(source: Path, out: Path, **options: Any) -> Manifest:
    return build(Recipe(str(source), out, **options), Progress())
