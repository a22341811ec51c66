"""bench scale: what each stage takes of time, memory and disk as a catalogue grows."""

import argparse
import io
from pathlib import Path
from typing import Any

from explorer.commands.parser import (
    Arguments,
    Commands,
    named_path,
    positive_number,
    seed_number,
    table,
    tell,
    whole_number,
)
from explorer.commands.report import machine
from explorer.errors import CatalogueError

SIZES = [100_000, 300_000, 1_000_000]
STAGES = (
    "add", "index", "search", "filter", "rerank", "graph", "layout", "tiles", "open", "milvus",
    "derive",
)  # fmt: skip
REPEATED = 256  # thumbnails of a catalogue


def register(bench: Commands) -> None:
    """Add `bench scale`."""
    scale = bench.add("scale", run, say, about="every stage at several sizes, and what follows")
    scale.add_argument(
        "--rows", type=row_count, nargs="+", default=SIZES, metavar="N", help="such as 1e6 1e7"
    )
    scale.add_argument("--dim", type=whole_number, default=64)
    scale.add_argument(
        "--stages", nargs="+", choices=STAGES, default=list(STAGES), metavar="STAGE",
        help=f"of {', '.join(STAGES)} (default: all); what one needs is run before it",
    )  # fmt: skip
    scale.add_argument("--index", default="auto", metavar="KIND", help="auto, flat, ivf or shards")
    scale.add_argument(
        "--shard-rows", type=row_count, metavar="N", help="vectors in a shard (10,000,000)"
    )
    scale.add_argument(
        "--price", type=positive_number, metavar="P", help="of a machine like this one, an hour"
    )
    scale.add_argument("--seed", type=seed_number, default=0)
    scale.add_argument("--folder", type=named_path, help="where scratch files go")
    scale.add_argument(
        "--like", type=named_path, metavar="CATALOGUE", help="repeat its thumbnails, not made ones"
    )


def row_count(text: str) -> int:
    """A whole number of rows, also as 1e6, for argparse."""
    try:
        number = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text[:40]} is no number of rows") from error
    if not number.is_integer() or not 1_000 <= number <= 1e12:
        raise argparse.ArgumentTypeError(f"must be whole and at least 1,000, not {text[:40]}")
    return int(number)


def run(arguments: Arguments) -> dict[str, Any]:
    """Seconds, memory, disk and exponent of every stage, and what they predict of more rows."""
    from explorer.bench.scale import ScaleBench, bench_scale
    from index.shards import ROWS

    if arguments.folder is not None and not arguments.folder.is_dir():
        raise CatalogueError(f"{arguments.folder} is no folder: make it, or leave --folder out.")
    bench = ScaleBench(
        rows=tuple(arguments.rows),
        stages=tuple(arguments.stages),
        dim=arguments.dim,
        seed=arguments.seed,
        folder=arguments.folder,
        thumbnails=_thumbnails(arguments.like),
        index=arguments.index,
        shard_rows=arguments.shard_rows or ROWS,
        price=arguments.price,
    )
    return {**bench_scale(bench, tell), "seed": arguments.seed, "machine": machine()}


def _thumbnails(like: Path | None) -> tuple[bytes, ...]:
    """Up to 256 thumbnails of a catalogue, or eight made ones."""
    import numpy as np

    if like is not None:
        from explorer.catalogue.dataset import Catalogue

        catalogue = Catalogue.open(like)
        return tuple(catalogue.thumbnails(np.arange(min(len(catalogue), REPEATED))))
    from PIL import Image

    from explorer.bench.embed import synthetic_jpeg
    from explorer.sources.cutouts import jpeg_thumbnail

    images = (Image.open(io.BytesIO(synthetic_jpeg(seed))) for seed in range(8))
    return tuple(jpeg_thumbnail(np.asarray(image.convert("RGB"))) for image in images)


def say(result: dict[str, Any]) -> str:
    """A table of what was measured, one of what is predicted, and what was refused."""
    measured = [
        {
            "stage": name,
            **{
                column: each[column][at]
                for column in ("rows", "seconds", "cpu_seconds", "peak_mb", "held_mb", "disk_mb")
            },
        }
        for name, each in result["stages"].items()
        for at in range(len(each["rows"]))
    ]
    predicted = [
        {"stage": name, "exponent": each["exponent"], "at rows": f"{int(rows):,}", **figures}
        for name, each in result["stages"].items()
        for rows, figures in each["predicted"].items()
    ]
    machines = f"{result['machine']}; machines: as many like this one as have the memory"
    return "\n".join([table(measured), "", table(predicted), "", machines, *result["refused"]])
