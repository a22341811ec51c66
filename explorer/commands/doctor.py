"""doctor: what is installed, what the machine has, and whether a catalogue is whole."""

import json
import os
import platform
from pathlib import Path
from typing import Any

import explorer
from explorer.catalogue.manifest import Manifest, installed_versions
from explorer.catalogue.mirror import local_folder
from explorer.catalogue.old_versions import bytes_of_old_versions
from explorer.commands.parser import Arguments, Commands, named_path, table, tell
from explorer.config import Settings, asset
from explorer.errors import EncoderError, ExplorerError
from explorer.labels.check import check
from explorer.object_store.address import address_behind, shown_place
from explorer.viewing.aladin import VERSION, install_aladin
from explorer.workspace.examine import problems_of
from explorer.workspace.journal import journal_of
from index import gpu_count

MORE_PACKAGES = ("streamlit", "plotly", "sqlalchemy", "astropy", "sep", "scikit-learn")


def register(commands: Commands) -> None:
    """Add `doctor`."""
    doctor = commands.add("doctor", run, say)
    doctor.add_argument("catalogue", type=named_path, nargs="?", metavar="CATALOGUE")
    fetch = "fetch Aladin Lite (GPL) from the npm registry, for survey images in the sky view"
    doctor.add_argument("--install-aladin", action="store_true", help=fetch)
    asks = "measure all that a GPU is for beside its limits, in less than ten minutes"
    doctor.add_argument("--gpu", action="store_true", help=asks)


def run(arguments: Arguments) -> dict[str, Any]:
    """Facts, and for each thing wrong a sentence on what to do."""
    if arguments.install_aladin:
        return {"aladin": str(install_aladin(Settings.from_environment())), "version": VERSION}
    versions = installed_versions(*MORE_PACKAGES)
    result: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "versions": versions,
        "faiss_gpus": gpu_count(),
        "problems": [],
    }
    try:
        _check_weights()
        torch = versions.get("torch", "")
        result["torch_device"] = _loaded_device() if arguments.gpu else _likely_device(torch)
    except ExplorerError as error:
        result["problems"].append(str(error))
    if arguments.gpu:
        from explorer.bench.gpu import gpu_report

        result["gpu"] = gpu_report(tell=tell)
    if arguments.catalogue is not None:
        result |= _examine(arguments.catalogue, result["problems"])
    return result


def _examine(folder: Path, problems: list[str]) -> dict[str, Any]:
    place = shown_place(folder)
    try:
        folder = local_folder(folder)
    except ExplorerError as error:
        problems.append(str(error))
        return {"catalogue": place}
    problems += dict.fromkeys([*problems_of(folder), *_check_journal(folder)])
    try:
        workspace = explorer.open(folder)
    except ExplorerError:  # which is among the problems
        return {"catalogue": place}
    manifest = workspace.catalogue.manifest
    return {
        "catalogue": place,
        "galaxies": len(workspace.catalogue),
        **_old_versions(folder, manifest),
        "skipped": len(manifest.skipped),
        "encoder": manifest.encoder["name"],
        "index": manifest.index,
        "map": manifest.map,
        "journal": workspace.labels.version(),
    }


def _old_versions(folder: Path, manifest: Manifest) -> dict[str, float]:
    """MB that earlier states of the galaxies take: the next change lets go of all but the last."""
    if address_behind(folder):
        return {}
    old = bytes_of_old_versions(folder, manifest.dataset_version)
    return {"old_versions_mb": round(old / 2**20, 1)}


def _check_journal(folder: Path) -> list[str]:
    """A sentence for each thing wrong with the ratings: lost, damaged, or out of reach."""
    try:
        return check(*journal_of(folder, Settings.from_environment().labels_url)).problems
    except ExplorerError as error:
        return [str(error)]


def _check_weights() -> None:
    """Raise EncoderError unless the weights that ship with the explorer and their record are whole.

    Told from the header of the file, in which torch has no part.
    """
    from safetensors import SafetensorError, safe_open

    weights = asset("bundled.safetensors")
    try:
        json.loads(weights.with_suffix(".json").read_text())
        with safe_open(weights, "np"):
            pass
    except (OSError, ValueError, SafetensorError) as error:
        raise EncoderError(f"'{weights}' or its record is damaged ({error}).") from error


def _likely_device(torch: str) -> str:
    """What version `torch` takes where it may choose, told by the GPUs that FAISS sees."""
    return "cuda" if gpu_count() and not torch.endswith("+cpu") else "cpu"


def _loaded_device() -> str:
    from explorer.encoder import load_encoder

    return str(load_encoder().device)


def say(result: dict[str, Any]) -> str:
    """One fact a line, the GPU's table, the problems last."""
    if "aladin" in result:
        return f"Aladin Lite {result['version']} is at {result['aladin']}"
    problems = result["problems"] or ["nothing wrong found"]
    apart = ("problems", "gpu")
    facts = [f"{name}: {value}" for name, value in result.items() if name not in apart]
    return "\n".join([*facts, *_gpu_lines(result.get("gpu")), *problems])


def _gpu_lines(report: dict[str, Any] | None) -> list[str]:
    """What `doctor --gpu` measured as one table; in one line that there is no GPU, above it."""
    if report is None:
        return []
    same = {name: report[name] for name in ("device", "driver", "date")}
    names = ("what", "measured", "limit", "unit", "ratio", "aim", "status", "reason")
    rows = [{**same, **{name: row.get(name) for name in names}} for row in report["checks"]]
    if report["device"] != "none":
        return [table(rows)]
    return ["No GPU is seen here: every check of one is skipped.", table(rows)]
