"""build: a folder, table, mosaic or the demo becomes a catalogue; index: its derived parts anew."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from explorer.catalogue.embeddings import embedding_folder
from explorer.catalogue.manifest import Manifest
from explorer.commands.cutout_options import add_cutouts, wanted_of
from explorer.commands.own_embedding_options import add_own_embeddings, own_embeddings_of
from explorer.commands.parser import (
    Arguments,
    Commands,
    Once,
    Parser,
    add_catalogue,
    add_index,
    filled_text,
    own_folder,
    seed_number,
    whole_number,
)
from explorer.commands.ray_options import add_ray, cluster_of
from explorer.config import Settings, how_to_open
from explorer.errors import (
    BusyError,
    ExplorerError,
    one_line,
    reason_of,
    sentence_of,
)
from explorer.progress import Progress, to_file, to_terminal

if TYPE_CHECKING:
    from explorer.pipeline.recipe import Recipe
    from explorer.sources.open import Source
    from explorer.sources.own_embeddings import OwnEmbeddings

Made = TypeVar("Made")


def register(commands: Commands) -> None:
    """Add `build` and `index`."""
    build = commands.add("build", run_build, say_build)
    build.add_argument("source", help="a folder, a table, a mosaic, or demo:hubble")
    build.add_argument("--out", type=own_folder, required=True, metavar="CATALOGUE")
    _add_reading(build)
    add_cutouts(build)
    add_own_embeddings(build)
    build.add_argument("--encoder", default="bundled", help="bundled, hf_hub:…, timm name or file")
    build.add_argument(
        "--views", type=int, choices=(1, 2, 4, 8), help="averaged; a new catalogue has 8"
    )
    build.add_argument("--seed", type=seed_number, default=0)
    _add_frame(build)
    add_index(build)
    add_ray(build)
    index = commands.add("index", run_index, say_build)
    add_catalogue(index)
    _add_frame(index)
    add_index(index)
    more = "the projection and the map too, which are kept where they are whole"
    index.add_argument("--anew", action="store_true", help=more)


def _add_frame(parser: Parser) -> None:
    told = "what counts: the central source, the whole cutout, or both (auto: by the images)"
    choices = ("auto", "both", "source", "whole")
    parser.add_argument("--frame", default="", choices=choices, help=told)
    told = (
        "compare less by what two views of one galaxy differ in (auto: where a survey is foreign; "
        "network: fit the encoder's last maps to the survey's own images besides)"
    )
    ways = ("auto", "yes", "no", "network")
    parser.add_argument("--tune", default="", const="yes", nargs="?", choices=ways, help=told)


def _add_reading(build: Parser) -> None:
    build.add_argument(
        "--image-column", type=filled_text, action=Once, default="file", metavar="NAME"
    )
    build.add_argument("--id-column", type=filled_text, action=Once, metavar="NAME")
    root = "a folder beside the table's that images may lie in; repeatable"
    build.add_argument("--image-root", action="append", default=[], metavar="DIR", help=root)
    build.add_argument("--limit", type=whole_number, metavar="N", help="only the first N")


def _open(recipe: "Recipe", own: "OwnEmbeddings | None") -> "Source":
    from explorer.pipeline.recipe import opened, reading_of
    from explorer.sources.own_embeddings import open_embedded

    if own is None:
        return opened(recipe)
    return open_embedded(recipe.source, own, replace(reading_of(recipe), imageless=True))


def run_build(arguments: Arguments) -> dict[str, Any]:
    """Build, or go on with a build, or add what is new.

    The source is opened before torch is imported: a wrong table is refused at once.
    """
    from explorer.pipeline.recipe import Recipe

    own, cluster = own_embeddings_of(arguments), cluster_of(arguments)
    recipe = Recipe(
        source=arguments.source,
        out=arguments.out,
        image_column=arguments.image_column,
        id_column=arguments.id_column,
        encoder=own.encoder_name if own else arguments.encoder,
        views=1 if own else arguments.views,
        limit=arguments.limit,
        image_roots=tuple(arguments.image_root),
        seed=arguments.seed,
        device=Settings.from_environment().device,
        frame=arguments.frame,
        tune=arguments.tune,
        index=arguments.index,
        recall=arguments.recall,
        cutouts=wanted_of(arguments),
        tiles=arguments.tiles or "",
    )
    source = _open(recipe, own)
    from explorer.pipeline.build import build

    _make_folder(arguments.out)
    return _run_with_progress(
        arguments.out, lambda progress: build(recipe, progress, source, cluster)
    )


def run_index(arguments: Arguments) -> dict[str, Any]:
    """Make what is derived again from the stored embeddings."""
    from explorer.pipeline.index import IndexChoice
    from explorer.pipeline.rebuild import rebuild_derived
    from explorer.pipeline.representation import Wish

    device = Settings.from_environment().device
    choice = IndexChoice(arguments.index, arguments.recall, device)
    return _run_with_progress(
        arguments.catalogue,
        lambda progress: rebuild_derived(
            arguments.catalogue,
            progress,
            choice=choice,
            anew=arguments.anew,
            wish=Wish(arguments.frame, arguments.tune),
        ),
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExplorerError(
            f"{folder} cannot be made ({reason_of(error)}); give another --out."
        ) from error


def run_with_progress(folder: Path, work: Callable[[Progress], Made]) -> Made:
    """What `work` makes of the catalogue in `folder`, its progress told on stderr and in a file."""
    progress = Progress(to_terminal(), to_file(folder)) if folder.is_dir() else Progress()
    try:
        return work(progress)
    except BusyError:  # the progress told there is the other build's
        raise
    except Exception as error:
        said = sentence_of(error) if isinstance(error, OSError) else str(error)
        progress.fail(one_line(said) or type(error).__name__)
        raise


def _run_with_progress(folder: Path, work: Callable[[Progress], Manifest]) -> dict[str, Any]:
    manifest = run_with_progress(folder, work)
    return {
        "catalogue": str(embedding_folder(folder, manifest.encoder)),
        "galaxies": manifest.galaxies,
        "skipped": manifest.skipped,
        "notes": manifest.build.get("notes", []),
        "seconds": manifest.build.get("seconds"),
        "recall": manifest.index.get("recall"),
        "map": manifest.map,
        "familiar": manifest.familiar,
        "frame": manifest.representation,
    }


def say_build(result: dict[str, Any]) -> str:
    """Where the catalogue is and how to open it."""
    lines = [f"{entry['id']}: {entry['reason']}" for entry in result["skipped"][:20]]
    if len(result["skipped"]) > 20:
        lines.append(f"… and {len(result['skipped']) - 20:,} more in manifest.json")
    if lines:
        lines.insert(0, f"{len(result['skipped']):,} images were skipped:")
    return "\n".join([*lines, *result["notes"], f"Open it: {how_to_open(result['catalogue'])}"])
