"""Benchmark of fetching: galaxies a second from a service at a stated latency into embeddings."""

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from explorer.bench.embed import synthetic_jpeg
from explorer.bench.stand_in import Reply, StandIn
from explorer.encoder.embed import embed
from explorer.encoder.models import Encoder, load_encoder
from explorer.pipeline.cutouts import batching_of
from explorer.sources.files import Reading
from explorer.sources.services.positions import PositionSource, open_positions
from explorer.sources.services.wanted import Manners, Wanted

_NAMES = ("alone", "fetched", "kept")


@dataclass(frozen=True)
class CutoutBench:
    """What is measured: `count` cutouts of a server that answers after `latency_ms`, in rounds."""

    count: int = 100
    latency_ms: float = 100.0
    workers: int = 4
    views: int = 1
    rounds: int = 3


def bench_cutouts(bench: CutoutBench) -> dict[str, Any]:
    """Galaxies a second: fetched alone, fetched and embedded, and embedded from what is kept.

    Medians of rounds in turn; no rate is kept to. `ratio` is of the second to the lesser of the
    others: 1 where fetching and embedding hide behind each other.
    """
    encoder, jpegs = load_encoder("bundled"), [synthetic_jpeg(seed) for seed in range(8)]

    def answer(address: str, _: int) -> Reply:
        return Reply(jpegs[len(address) % 8], latency_s=bench.latency_ms / 1e3)

    with tempfile.TemporaryDirectory() as made, StandIn(answer) as server:
        _embedded(encoder, _source(Path(made), "warm", bench, server), bench.views)
        rounds = [
            _round(encoder, _source(Path(made), f"{name}{at}", bench, server), bench, name)
            for at in range(bench.rounds)
            for name in ("alone", "both")
        ]
    seconds = {name: [found[name] for found in rounds if name in found] for name in _NAMES}
    rates = {name: bench.count / float(np.median(each)) for name, each in seconds.items()}
    return {
        **{f"{name}_per_s": round(rate, 1) for name, rate in rates.items()},
        "latency_allows_per_s": round(bench.workers / (bench.latency_ms / 1e3), 1),
        "ratio": round(rates["fetched"] / min(rates["kept"], rates["alone"]), 3),
        **asdict(bench),
        "device": str(encoder.device),
    }


def _round(
    encoder: Encoder, source: PositionSource, bench: CutoutBench, name: str
) -> dict[str, float]:
    """Seconds to fetch alone, or to fetch and embed and then to embed what is kept."""
    if name == "alone":
        return {"alone": _loaded(source)}
    return {each: _embedded(encoder, source, bench.views) for each in ("fetched", "kept")}


def _loaded(source: PositionSource) -> float:
    """Seconds until every cutout is fetched, decoded and kept."""
    start = time.perf_counter()
    with ThreadPoolExecutor(batching_of(source).workers) as pool:
        for _ in pool.map(source.load, source.table["reference"].to_pylist()):
            pass
    return time.perf_counter() - start


def _source(folder: Path, name: str, bench: CutoutBench, server: StandIn) -> PositionSource:
    """Positions of a table that is made."""
    rng, table = np.random.default_rng(0), folder / f"{name}.csv"
    rows = [
        f"{at},{rng.uniform(0, 360):.5f},{rng.uniform(-90, 90):.5f}" for at in range(bench.count)
    ]
    table.write_text("\n".join(["id,ra,dec", *rows]), encoding="utf-8")
    wanted = Wanted("ls-dr10", manners=Manners(workers=bench.workers, per_second=1e6))
    return open_positions(
        table, wanted, reading=Reading(), catalogue=folder / name, server=server.url
    )


def _embedded(encoder: Encoder, source: PositionSource, views: int) -> float:
    """Seconds until every galaxy is embedded."""
    references = source.table["reference"].to_pylist()
    start = time.perf_counter()
    batches = embed(
        encoder,
        lambda row: source.load(references[row]),
        len(references),
        views=views,
        batching=batching_of(source),
    )
    if sum(len(batch.positions) for batch in batches) != len(references):
        raise RuntimeError("the server that stands in gave no images")
    return time.perf_counter() - start
