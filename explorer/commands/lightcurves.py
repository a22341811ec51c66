"""lightcurves: a table of observations becomes a catalogue; simulate: one to try it with."""

from typing import Any

import numpy as np

from explorer.catalogue.kind import LIGHT_CURVE
from explorer.commands.parser import Arguments, Commands, named_path, tell, whole_number
from explorer.commands.report import machine, write_html
from explorer.config import how_to_open
from explorer.errors import CatalogueError
from explorer.progress import Progress, to_file, to_terminal

SURVEYS = ("ogle", "asas", "hipparcos")


def register(commands: Commands) -> None:
    """Add `lightcurves`."""
    parser = commands.add("lightcurves", run, say)
    parser.add_argument("table", type=named_path, help="observations: id, time, magnitude, error")
    parser.add_argument(
        "--out", type=named_path, metavar="CATALOGUE", help="build a catalogue there"
    )
    parser.add_argument("--labels", type=named_path, metavar="FILE.csv", help="classes by id")
    parser.add_argument("--simulate", choices=SURVEYS, help="write such observations to the table")
    parser.add_argument("--count", type=whole_number, default=500, help="simulated curves")
    parser.add_argument("--seed", type=int, default=0)


def run(arguments: Arguments) -> dict[str, Any]:
    """Simulate where asked, build where asked."""
    result: dict[str, Any] = {"table": str(arguments.table)}
    if arguments.simulate:
        result["simulated"] = _write_simulated(arguments)
    if arguments.out is not None:
        result |= _build_catalogue(arguments)
    elif not arguments.simulate:
        raise ValueError("Say where the catalogue goes, with --out, or what to --simulate.")
    return result


def _write_simulated(arguments: Arguments) -> dict[str, Any]:
    import pandas as pd

    from explorer.lightcurves.simulate import SURVEYS as known
    from explorer.lightcurves.simulate import simulate

    curves, kinds = simulate(known[arguments.simulate], arguments.count, seed=arguments.seed)
    rows = [
        pd.DataFrame({"id": c.id, "time": c.time_d, "mag": c.mag, "err": c.err, "survey": c.survey})
        for c in curves
    ]
    labels = arguments.table.with_suffix(".labels.csv")
    try:
        pd.concat(rows).to_csv(arguments.table, index=False)
        pd.DataFrame({"id": [c.id for c in curves], "kind": kinds}).to_csv(labels, index=False)
    except OSError as error:
        raise CatalogueError(f"{arguments.table} cannot be written ({error.strerror}).") from error
    return {"survey": arguments.simulate, "curves": len(curves), "labels": str(labels)}


def _build_catalogue(arguments: Arguments) -> dict[str, Any]:
    from explorer.pipeline.light_curves import CurveRecipe, build_curves

    arguments.out.mkdir(parents=True, exist_ok=True)
    recipe = CurveRecipe(arguments.table, arguments.out, arguments.labels, arguments.seed)
    progress = Progress(to_terminal(), to_file(arguments.out))
    manifest = build_curves(recipe, progress)
    return {
        "catalogue": str(arguments.out),
        "galaxies": manifest.galaxies,
        "skipped": manifest.skipped,
        "seconds": manifest.build["seconds"],
    }


def register_evaluate(commands: Commands, say: Any) -> None:
    """Add `evaluate lightcurves`."""
    parser = commands.add("lightcurves", run_evaluate, say, about="from one survey to another")
    parser.add_argument("--source", nargs="+", choices=SURVEYS, default=["ogle"])
    parser.add_argument(
        "--targets", nargs="+", choices=SURVEYS, help="(default: all that are not the source)"
    )
    parser.add_argument(
        "--catalogue",
        type=named_path,
        help="instead: one-shot search in this catalogue of light curves",
    )
    parser.add_argument("--column", default="", metavar="NAME", help="its classes")
    parser.add_argument("--classes", nargs="+", default=[], help="only these of them")
    parser.add_argument(
        "--keep", type=named_path, metavar="FOLDER", help="features of simulated curves"
    )
    parser.add_argument("--count", type=whole_number, default=1_000, help="curves of each survey")
    parser.add_argument("--shares", type=float, nargs="+", default=[0.01, 0.05, 0.2])
    parser.add_argument("--repeats", type=whole_number, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--figure", type=named_path, metavar="FILE.html")


def run_evaluate(arguments: Arguments) -> dict[str, Any]:
    """Transfer beside training from scratch on simulated surveys; or search, on real curves."""
    if arguments.catalogue is not None:
        return _evaluate_retrieval(arguments)
    if any(not 0 < share <= 0.5 for share in arguments.shares):
        raise ValueError("--shares lie above 0 and up to 0.5: half of each target is tested on.")
    reports = {source: _evaluate_transfer(arguments, source) for source in arguments.source}
    if arguments.figure is not None:
        from explorer.evaluate.lightcurve_transfer import curve_transfer_figure

        write_html(curve_transfer_figure(list(reports.values())), arguments.figure)
    return {"sources": reports} if len(reports) > 1 else next(iter(reports.values()))


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
        count=arguments.count,
        shares=arguments.shares,
        repeats=arguments.repeats,
        seed=arguments.seed,
    )
    result = evaluate_curve_transfer(trial, cache=arguments.keep, report=tell)
    return result | {"machine": machine()}


def say(result: dict[str, Any]) -> str:
    """What was written where."""
    lines = []
    if "simulated" in result:
        made = result["simulated"]
        lines.append(f"{made['curves']:,} simulated curves in {result['table']}")
        lines.append(f"their kinds in {made['labels']}")
    if "catalogue" in result:
        skipped = result["skipped"]
        lines.append(f"{LIGHT_CURVE.count(result['galaxies'])}, {len(skipped):,} skipped")
        lines += [f"{entry['id']}: {entry['reason']}" for entry in skipped[:5]]
        lines.append(f"Open it: {how_to_open(result['catalogue'])}")
    return "\n".join(lines)
