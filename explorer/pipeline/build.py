"""SOURCE → catalogue: read, embed, derive; a killed build goes on where it was."""

import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from explorer.catalogue.embeddings import embedding_folder
from explorer.catalogue.lock import write_lock
from explorer.catalogue.manifest import FILE_NAME, Manifest, installed_versions
from explorer.catalogue.matched_columns import matched_columns
from explorer.catalogue.units import units_in
from explorer.catalogue.writer import Writer, discard_uncommitted
from explorer.encoder import Encoder, load_encoder, load_same_encoder
from explorer.errors import CatalogueError, EncoderError
from explorer.pipeline.cutouts import note_cutouts
from explorer.pipeline.derive import Plan, derive, publish
from explorer.pipeline.embedding import Job, embed_missing
from explorer.pipeline.index import IndexChoice, wanted_index
from explorer.pipeline.own_embeddings import check_own_length
from explorer.pipeline.own_network import BEFORE, network_is_due
from explorer.pipeline.ray_build import embed_missing_on_ray
from explorer.pipeline.ray_cluster import Cluster
from explorer.pipeline.rebuild import rebuild_derived
from explorer.pipeline.recipe import Recipe, opened
from explorer.pipeline.representation import Wish, take_wish, told_wish
from explorer.progress import Progress
from explorer.sources.open import Source
from explorer.sources.own_embeddings import EmbeddedSource, OwnEncoder
from index import without_credentials

VIEWS = 8


def build(
    recipe: Recipe,
    progress: Progress,
    source: Source | None = None,
    cluster: Cluster | None = None,
) -> Manifest:
    """The catalogue of `recipe.source` in `recipe.out`, made, gone on with, or added to.

    `source`: what was opened as the recipe says, where whoever calls has done that already.
    `cluster`: where images are embedded; None for this process.

    An encoder other than the catalogue's own makes a second embedding beside the first.

    Raises:
        SourceError: the source cannot become a catalogue.
        EncoderError: the encoder is unknown, or the catalogue was built with other views.
        BusyError: another build is at work there.
        ClusterError: no such cluster, or one that loses its workers.
        CatalogueError: no image could be read, or the table does not fit the catalogue's columns.
    """
    began = time.monotonic()
    recipe.out.mkdir(parents=True, exist_ok=True)
    with write_lock(recipe.out):
        progress.stage("reading", 1)
        source = source or opened(recipe)
        _check_fits(recipe.out, source)
        progress.update(1)
        progress.stage("encoder", 1)
        encoder = _encoder_of(recipe, source)
        progress.update(1)
        recipe = replace(recipe, out=embedding_folder(recipe.out, _encoder_record(encoder)))
        recipe.out.mkdir(parents=True, exist_ok=True)
        manifest = _build(recipe, source, encoder, progress, cluster)
        manifest.build["notes"] = list(source.notes)
        manifest.units |= units_in(source.table.schema)
        manifest.build["seconds"] = round(time.monotonic() - began, 1)
        publish(recipe.out, manifest)
    if network_is_due(manifest):
        manifest = rebuild_derived(recipe.out, progress)
    progress.finish(summary(manifest))
    return manifest


def _encoder_of(recipe: Recipe, source: Source) -> Encoder | OwnEncoder:
    """The network that is asked for, or what stands for the one that has embedded the source."""
    if isinstance(source, EmbeddedSource):
        check_own_length(recipe.out, source.encoder)
        return source.encoder
    own = _own_encoder(recipe)
    if own:
        return load_same_encoder(own, device=recipe.device, folder=recipe.out)
    return load_encoder(recipe.encoder, device=recipe.device)


def _own_encoder(recipe: Recipe) -> dict[str, Any]:
    """The encoder asked for as it was fitted to the catalogue there is; empty where it was not."""
    if not (recipe.out / FILE_NAME).exists():
        return {}
    had = Manifest.read(recipe.out).encoder
    return had if had.get(BEFORE, {}).get("name") == recipe.encoder else {}


def _check_fits(folder: Path, source: Source) -> None:
    """Whether a finished catalogue can take the source's columns, before anything is embedded."""
    if (folder / FILE_NAME).exists():
        manifest = Manifest.read(folder)
        if manifest.complete:
            made = (*manifest.taught, *matched_columns(manifest), *manifest.given)
            Writer(folder).check(source.table, made=made)


def summary(manifest: Manifest) -> str:
    """One line on a finished catalogue."""
    line = f"{manifest.galaxies:,} galaxies in {manifest.build['seconds']:.0f} s"
    if manifest.skipped:
        first = manifest.skipped[0]
        line += (
            f"; {len(manifest.skipped):,} images skipped (listed in {FILE_NAME}), "
            f"the first {first['id']}: {first['reason']}"
        )
    return ". ".join([line, *manifest.build.get("notes", ())])


def _build(
    recipe: Recipe,
    source: Source,
    encoder: Encoder | OwnEncoder,
    progress: Progress,
    cluster: Cluster | None,
) -> Manifest:
    manifest = _manifest(recipe, encoder)
    note_cutouts(manifest, source, recipe.out)
    choice = IndexChoice(recipe.index, recipe.recall, recipe.device)
    wanted = wanted_index(manifest.index, choice, seed=recipe.seed)
    if not manifest.complete:
        manifest.write(recipe.out)
        discard_uncommitted(recipe.out)
    writer = Writer(recipe.out)
    writer.undo_unfinished(manifest)
    job = Job(source, encoder, writer, manifest)
    manifest.skipped = (
        embed_missing(job, progress)
        if cluster is None
        else embed_missing_on_ray(job, cluster, progress)
    )
    if not len(writer):
        raise CatalogueError(_no_readable_image(manifest))
    own = None if isinstance(encoder, OwnEncoder) else encoder
    derive(writer, manifest, progress, Plan(wanted, encoder=own))
    return manifest


def _encoder_record(encoder: Encoder | OwnEncoder) -> dict[str, Any]:
    """What the manifest says of an encoder."""
    return {
        "name": encoder.name,
        "weights_sha256": encoder.weights_sha256,
        "dim": encoder.dim,
        "vote_names": list(encoder.vote_names),
        "parts": encoder.parts,
        "record": encoder.record,
    }


def _manifest(recipe: Recipe, encoder: Encoder | OwnEncoder) -> Manifest:
    if (recipe.out / FILE_NAME).exists():
        manifest = Manifest.read(recipe.out)
        _check_views(manifest, recipe)
        _take_wish(manifest, recipe)
        manifest.build["image_roots"] = _roots(recipe, manifest.build.get("image_roots", ()))
        return manifest
    source = recipe.source if ":" in recipe.source else str(Path(recipe.source).resolve())
    manifest = Manifest(source, _encoder_record(encoder), recipe.views or VIEWS, recipe.seed)
    told = asdict(replace(recipe, cutouts=None))  # `note_cutouts` leaves keys and passwords out
    manifest.build = {
        key: value for key, value in told.items() if key not in ("out", "views", "cutouts")
    }
    _take_wish(manifest, recipe)
    manifest.build["image_roots"] = _roots(recipe)
    manifest.build["index"] = without_credentials(recipe.index)
    manifest.versions = installed_versions()
    return manifest


def _roots(recipe: Recipe, before: Sequence[str] = ()) -> list[str]:
    """Whole paths of the folders allowed in builds `before` and in this one, each once."""
    now = [str(Path(root).expanduser().resolve()) for root in recipe.image_roots]
    return list(dict.fromkeys([*before, *now]))


def _take_wish(manifest: Manifest, recipe: Recipe) -> None:
    """Note how galaxies are to be compared; a finished catalogue keeps the way it has."""
    had = told_wish(manifest)
    if take_wish(manifest, Wish(recipe.frame, recipe.tune)) and manifest.complete:
        raise EncoderError(
            f"{recipe.out} was built with {had}. To change that without embedding anew, run: "
            f"python -m explorer index {recipe.out} {told_wish(manifest)}"
        )


def _check_views(manifest: Manifest, recipe: Recipe) -> None:
    if recipe.views is not None and manifest.views != recipe.views:
        raise EncoderError(
            f"{recipe.out} averages {manifest.views} views, this build {recipe.views}. Such "
            f"embeddings do not mix: use --views {manifest.views}, or build into another folder."
        )


def _no_readable_image(manifest: Manifest) -> str:
    if not manifest.skipped:
        return f"{manifest.source} lists no image."
    first = manifest.skipped[0]
    return (
        f"None of the {len(manifest.skipped):,} images could be read. The first, "
        f"{first['reference']!r}: {first['reason']}"
    )
