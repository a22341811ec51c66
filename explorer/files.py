"""Files written whole: under a temporary name, then renamed."""

import json
import os
from pathlib import Path
from typing import Any


def write_json(path: Path, value: Any) -> None:
    """Write `value` as JSON to `path` in one step (temporary file, then rename)."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(value, indent=1), encoding="utf-8")
    beside.replace(path)
