"""lightcurves: a table of observations becomes a catalogue; simulate: one to try it with."""

from typing import Any

from explorer.catalogue.kind import LIGHT_CURVE
from explorer.commands.parser import (
    Arguments,
    Commands,
    named_path,
    own_folder,
    seed_number,
    whole_number,
)
from explorer.config import how_to_open
from explorer.errors import CatalogueError
from explorer.progress import Progress, to_file, to_terminal

SURVEYS = ("ogle", "asas", "hipparcos")


def register(commands: Commands) -> None:
    """Add `lightcurves`."""
    parser = commands.add("lightcurves", run, say)
    parser.add_argument("table", type=named_path, help="observations: id, time, magnitude, error")
    parser.add_argument(
        "--out", type=own_folder, metavar="CATALOGUE", help="build a catalogue there"
    )
    parser.add_argument("--labels", type=named_path, metavar="FILE.csv", help="classes by id")
    parser.add_argument(
        "--group",
        type=float,
        metavar="ARCSEC",
        help="ids so near each other are one object (default: 1.5 for ids of ZTF, else none)",
    )
    parser.add_argument("--simulate", choices=SURVEYS, help="write such observations to the table")
    parser.add_argument("--count", type=whole_number, default=500, help="simulated curves")
    parser.add_argument("--seed", type=seed_number, default=0)


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
    recipe = CurveRecipe(
        arguments.table, arguments.out, arguments.labels, arguments.seed, arguments.group
    )
    progress = Progress(to_terminal(), to_file(arguments.out))
    manifest = build_curves(recipe, progress)
    return {
        "catalogue": str(arguments.out),
        "galaxies": manifest.galaxies,
        "skipped": manifest.skipped,
        "seconds": manifest.build["seconds"],
    }


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
