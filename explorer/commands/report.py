"""Figures as text, as a plot in a file, and the machine they were measured on."""

import os
import platform
from pathlib import Path
from typing import Any

from explorer.errors import CatalogueError, reason_of


def write_html(drawn: Any, path: Path) -> None:
    """Write a plotly figure that opens without a network; CatalogueError where it cannot be."""
    try:
        drawn.write_html(path, include_plotlyjs=True)
    except OSError as error:
        raise CatalogueError(f"{path} cannot be written ({reason_of(error)}).") from error


def machine() -> str:
    """What a figure was measured on."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def say(result: dict[str, Any]) -> str:
    """One figure a line; tables of figures indented."""
    return "\n".join(_lines(result))


def _lines(result: dict[str, Any], indent: str = "") -> list[str]:
    lines = []
    for name, value in result.items():
        if isinstance(value, dict) and any(isinstance(inner, dict) for inner in value.values()):
            lines += [f"{indent}{name}:", *_lines(value, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {_shown(value)}")
    return lines


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(inner)}" for name, inner in value.items())
    return str(value)
