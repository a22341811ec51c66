"""The small file in which a catalogue remembers how far each of its journals had come."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from explorer.errors import LabelError
from explorer.files import write_json
from explorer.labels.state import NOTHING, JournalState

FILE_NAME = "journal.json"


@dataclass(frozen=True)
class Seen:
    """A state of a journal, and when it was seen (ISO 8601, UTC)."""

    state: JournalState = NOTHING
    when: str = ""


def read_record(folder: Path) -> dict[str, Seen]:
    """Place → state last seen there; empty where nothing was recorded.

    Raises: LabelError where the file cannot be read or is damaged.
    """
    path = folder / FILE_NAME
    try:
        places = json.loads(path.read_text(encoding="utf-8"))["places"]
        return {str(place): _seen(entry) for place, entry in places.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise LabelError(f"{path} cannot be read ({type(error).__name__}).") from error


def write_record(folder: Path, place: str, state: JournalState) -> None:
    """Take `state` as the one last seen at `place`; a damaged file is begun anew.

    Raises: OSError where the folder cannot be written.
    """
    try:
        held = read_record(folder)
    except LabelError:
        held = {}
    held[place] = Seen(state, datetime.now(UTC).isoformat(timespec="seconds"))
    places = {name: asdict(seen.state) | {"seen": seen.when} for name, seen in held.items()}
    write_json(folder / FILE_NAME, {"places": places})


def _seen(entry: dict[str, Any]) -> Seen:
    state = JournalState(str(entry["id"]), int(entry["last"]), int(entry["count"]))
    return Seen(state, str(entry["seen"]))
