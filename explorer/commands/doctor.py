"""doctor: what is installed, what the machine has, and whether a catalogue is whole."""

import importlib.metadata
import os
import platform
from pathlib import Path
from typing import Any

import explorer
from explorer.commands.parser import Arguments, Commands
from explorer.encoder import load_encoder
from explorer.errors import ExplorerError
from explorer.pipeline.build import PACKAGES
from index import gpu_count

MORE_PACKAGES = ("streamlit", "plotly", "sqlalchemy", "astropy", "sep", "scikit-learn")


def register(commands: Commands) -> None:
    """Add `doctor`."""
    doctor = commands.add("doctor", run, say)
    doctor.add_argument("catalogue", type=Path, nargs="?", metavar="CATALOGUE")


def run(arguments: Arguments) -> dict[str, Any]:
    """Facts, and for each thing wrong a sentence on what to do."""
    result: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "versions": {
            name: version for name in (*PACKAGES, *MORE_PACKAGES) if (version := _of(name))
        },
        "faiss_gpus": gpu_count(),
        "problems": [],
    }
    try:
        result["torch_device"] = str(load_encoder().device)
    except ExplorerError as error:
        result["problems"].append(str(error))
    if arguments.catalogue is not None:
        result |= _examined(arguments.catalogue, result["problems"])
    return result


def _examined(folder: Path, problems: list[str]) -> dict[str, Any]:
    try:
        workspace = explorer.open(folder)
        rows = [0, len(workspace.catalogue) // 2, len(workspace.catalogue) - 1]
        if not all(image.startswith(b"\xff\xd8") for image in workspace.catalogue.thumbnails(rows)):
            problems.append(f"Some thumbnails of {folder} are not JPEG. Build it again.")
        ids = [str(workspace.catalogue.ids()[row]) for row in rows]
        own = workspace.index.search(workspace.vectors[rows], 1)
        if (own.scores[:, 0] < 0.999).any():
            problems.append(
                f"The index does not find {ids}. Run: python -m explorer index {folder}"
            )
    except ExplorerError as error:
        problems.append(str(error))
        return {"catalogue": str(folder)}
    manifest = workspace.catalogue.manifest
    return {
        "catalogue": str(folder),
        "galaxies": len(workspace.catalogue),
        "skipped": len(manifest.skipped),
        "encoder": manifest.encoder["name"],
        "index": manifest.index,
        "map": manifest.map,
        "journal": workspace.labels.version(),
    }


def _of(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def say(result: dict[str, Any]) -> str:
    """One fact a line, the problems last."""
    problems = result["problems"] or ["nothing wrong found"]
    facts = [f"{name}: {value}" for name, value in result.items() if name != "problems"]
    return "\n".join([*facts, *problems])
