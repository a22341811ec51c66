"""A catalogue's derived parts made again: its index and scores, or one more layout of its map."""

from pathlib import Path

import numpy as np

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.lock import write_lock
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.map_files import discard_layouts
from explorer.catalogue.stored_files import write_recorded
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError
from explorer.maps import Recipe
from explorer.pipeline.derive import Plan, derive, publish
from explorer.pipeline.index import AS_BEFORE, IndexChoice, wanted_index
from explorer.pipeline.maps import NamedLayouts
from explorer.pipeline.own_network import follow_network_wish
from explorer.pipeline.representation import AS_IT_IS, Wish, take_wish
from explorer.pipeline.search_vectors import search_vectors
from explorer.progress import Progress


def rebuild_derived(
    folder: Path,
    progress: Progress,
    *,
    choice: IndexChoice = AS_BEFORE,
    anew: bool = False,
    wish: Wish = AS_IT_IS,
) -> Manifest:
    """Index and oddness of the catalogue in `folder`, made again from the stored embeddings.

    Where the wish is that its encoder be fitted to it, or no more, its images are embedded anew.

    The projection and the map stay as they are where they are whole, unless all is to be `anew`,
    as it is where the `wish` is another than before.

    Raises:
        CatalogueError: no catalogue there, nothing embedded yet, or images that are needed gone.
        EncoderError: a frame for embeddings that have but one, or no encoder to be fitted.
        ValueError: no such kind of index, no such frame, or no such way to tune.
    """
    with write_lock(folder):
        manifest = Manifest.read(folder)
        wanted = wanted_index(manifest.index, choice, seed=manifest.seed)
        anew = take_wish(manifest, wish) or anew
        writer = Writer(folder)
        writer.undo_unfinished(manifest)
        anew = follow_network_wish(writer, manifest, progress) or anew
        manifest.galaxies, manifest.projection = 0, {} if anew else manifest.projection
        derive(writer, manifest, progress, Plan(wanted, not anew))
        publish(folder, manifest)
    progress.finish(f"{manifest.object_kind.count(manifest.galaxies)} indexed")
    return manifest


def add_or_remove_layout(
    folder: Path, name: str, recipe: Recipe | None, progress: Progress
) -> Manifest:
    """Add the layout `name` to the catalogue in `folder`, or remove it where `recipe` is None.

    Raises:
        CatalogueError: no finished catalogue there, or no such layout to remove.
    """
    with write_lock(folder):
        catalogue = Catalogue.open(folder)
        manifest = catalogue.manifest
        if recipe is not None:
            _add_layout(catalogue, name, recipe, progress)
        elif manifest.layouts.pop(name, None) is None:
            known = ", ".join(manifest.layouts) or "none beside the first"
            raise CatalogueError(f"No layout {name!r} to remove; there are: {known}.")
        write_recorded(folder, manifest)
        discard_layouts(folder, manifest)
    progress.finish(f"layouts: {', '.join(['map', *manifest.layouts])}")
    return manifest


def _add_layout(catalogue: Catalogue, name: str, recipe: Recipe, progress: Progress) -> None:
    progress.stage("map", len(catalogue))
    vectors = search_vectors(
        catalogue.path, catalogue.embedding_batches(), catalogue.projection, len(catalogue)
    )
    odd = catalogue.column("oddness").astype(np.float32)
    last = len(catalogue) - 1
    NamedLayouts(catalogue.path, catalogue.manifest).add(
        name,
        recipe,
        vectors,
        odd,
        lambda share: progress.update(int(share * last)),
    )
    progress.update(len(catalogue))
