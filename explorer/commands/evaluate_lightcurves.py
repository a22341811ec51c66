"""evaluate lightcurves: transfer from survey to survey, simulated or real, and one-shot search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.commands.parser import (
    Arguments,
    Commands,
    Parser,
    named_path,
    seed_number,
    tell,
    whole_number,
)
from explorer.commands.report import machine, write_html
from explorer.errors import CatalogueError

if TYPE_CHECKING:
    from explorer.lightcurves.encoder import CurveEncoder

SURVEYS = ("ogle", "asas", "hipparcos")
MIX = "mix"
KIND_SETS = ("all", "ten", "six")
COUNT, REAL_COUNT = 1_000, 6_600  # simulated curves of a survey
SIMULATED_SHARES, REAL_SHARES = (0.01, 0.05, 0.2), (0.05, 0.2, 1.0)


def register(commands: Commands, say: Any) -> None:
    """Add `evaluate lightcurves`."""
    parser = commands.add("lightcurves", run, say, about="from one survey to another")
    parser.add_argument(
        "--source",
        nargs="+",
        choices=(*SURVEYS, MIX),
        help="a network trained on this simulated survey, or the shipped one, trained on a mix of "
        "six (default: ogle; mix with --real)",
    )
    parser.add_argument(
        "--targets", nargs="+", choices=SURVEYS, help="(default: all that are not the source)"
    )
    parser.add_argument(
        "--kinds",
        nargs="+",
        choices=KIND_SETS,
        default=["all"],
        help="of the simulated targets: all 22, or those of ASAS's labels in ten or six classes",
    )
    _register_real(parser)
    parser.add_argument(
        "--catalogue",
        type=named_path,
        help="instead: one-shot search in this catalogue of light curves",
    )
    parser.add_argument("--column", default="", metavar="NAME", help="the classes")
    parser.add_argument("--classes", nargs="+", default=[], help="only these of them")
    parser.add_argument(
        "--keep", type=named_path, metavar="FOLDER", help="measures of simulated curves"
    )
    parser.add_argument(
        "--count",
        type=whole_number,
        help=f"simulated curves of each survey (default {COUNT:,}; {REAL_COUNT:,} with --real)",
    )
    parser.add_argument(
        "--shares",
        type=float,
        nargs="+",
        help="of the labels: up to 0.5 simulated, of the taught half real (1 is all of it)",
    )
    parser.add_argument("--repeats", type=whole_number, default=5)
    parser.add_argument("--seed", type=seed_number, default=0)
    parser.add_argument("--figure", type=named_path, metavar="FILE.html")


def _register_real(parser: Parser) -> None:
    parser.add_argument(
        "--real",
        type=named_path,
        metavar="CURVES",
        help="a real survey instead of simulated targets",
    )
    parser.add_argument("--labels", type=named_path, metavar="FILE.csv", help="classes by id")
    parser.add_argument(
        "--merge", action="append", default=[], metavar="NEW=A,B", help="classes counted as one"
    )
    parser.add_argument(
        "--network",
        type=named_path,
        metavar="PATH",
        help="instead of --source, with --real: a file of `train`, or the folder of UPSILoN-T's "
        "own model",
    )


def run(arguments: Arguments) -> dict[str, Any]:
    """Transfer beside training from scratch; or one-shot search in a catalogue."""
    if arguments.catalogue is not None:
        return _evaluate_retrieval(arguments)
    if arguments.real is not None:
        return _evaluate_real(arguments)
    if any(not 0 < share <= 0.5 for share in arguments.shares or ()):
        raise ValueError("--shares lie above 0 and up to 0.5: half of each target is tested on.")
    reports = {
        source: _evaluate_transfer(arguments, source) for source in arguments.source or ["ogle"]
    }
    if arguments.figure is not None:
        from explorer.evaluate.lightcurve_transfer import curve_transfer_figure

        write_html(curve_transfer_figure(list(reports.values())), arguments.figure)
    return _one_or_all(reports)


def _one_or_all(reports: dict[str, Any]) -> dict[str, Any]:
    return {"sources": reports} if len(reports) > 1 else next(iter(reports.values()))


def _evaluate_real(arguments: Arguments) -> dict[str, Any]:
    from explorer.evaluate.lightcurve_real import RealSurvey, evaluate_real_survey

    if arguments.network is not None and arguments.source:
        raise ValueError("Give --source or --network, not both.")
    if arguments.labels is None or not arguments.column:
        raise ValueError("Say with --labels and --column where the classes of --real are.")
    shares = arguments.shares or REAL_SHARES
    if any(not 0 <= share <= 1 for share in shares):
        raise ValueError("--shares of a real survey's taught half lie from 0 to 1.")
    survey = RealSurvey(
        arguments.real,
        arguments.labels,
        arguments.column,
        arguments.classes,
        merges(arguments.merge),
    )
    reports = {}
    for name in arguments.source or [str(arguments.network or MIX)]:
        source = _source(arguments, name)
        tell(f"measuring {arguments.real.name}")
        found = evaluate_real_survey(
            source, survey, shares, repeats=arguments.repeats, seed=arguments.seed
        )
        told = {"source": name, "source_sha256": source.sha256[:8]}
        reports[name] = told | found | {"machine": machine()}
    return _one_or_all(reports)


def _source(arguments: Arguments, name: str) -> CurveEncoder:
    from explorer.evaluate.lightcurve_real import survey_network
    from explorer.lightcurves.encoder import bundled_encoder, load_encoder

    if arguments.network is None and name == MIX:
        return bundled_encoder()
    if arguments.network is None:
        count = arguments.count or REAL_COUNT
        return survey_network(name, count, seed=arguments.seed, keep=arguments.keep, report=tell)
    if arguments.network.is_dir():
        from explorer.lightcurves.upsilon_t import load_upsilon

        return load_upsilon(arguments.network)
    return load_encoder(arguments.network)


def merges(words: list[str]) -> dict[str, list[str]]:
    """{new name: old names} of words such as NEW=A,B."""
    found = {}
    for word in words:
        new, _, old = word.partition("=")
        if not new or not old:
            raise ValueError(f"--merge {word!r} should read NEW=A,B")
        found[new] = old.split(",")
    return found


def _evaluate_retrieval(arguments: Arguments) -> dict[str, Any]:
    import explorer
    from explorer.evaluate.lightcurve_retrieval import evaluate_curve_retrieval
    from explorer.transfer.adapt import column_labels

    workspace = explorer.open(arguments.catalogue)
    if not arguments.column:
        raise ValueError("Say with --column which column of the catalogue holds the classes.")
    if workspace.catalogue.pictured:
        raise CatalogueError(f"{arguments.catalogue} is no catalogue of light curves.")
    rows, names = column_labels(workspace, arguments.column)
    labels = np.full(len(workspace.catalogue), "", dtype=object)
    labels[rows] = names
    labels = labels.astype(str)
    if arguments.classes:
        labels = np.where(np.isin(labels, arguments.classes), labels, "")
    return {
        "column": arguments.column,
        **evaluate_curve_retrieval(workspace.catalogue, workspace.search.vectors, labels),
    }


def _evaluate_transfer(arguments: Arguments, source: str) -> dict[str, Any]:
    from explorer.evaluate.lightcurve_transfer import CurveTrial, evaluate_curve_transfer

    targets = arguments.targets or [survey for survey in SURVEYS if survey != source]
    trial = CurveTrial(
        source=source,
        targets=targets,
        count=arguments.count or COUNT,
        shares=arguments.shares or SIMULATED_SHARES,
        repeats=arguments.repeats,
        seed=arguments.seed,
        kinds=arguments.kinds,
    )
    result = evaluate_curve_transfer(trial, cache=arguments.keep, report=tell)
    return result | {"machine": machine()}
