"""Each file of a finished catalogue damaged in turn: told in a sentence, or without effect."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from explorer.errors import ExplorerError
from tests.trials import children, made
from tests.trials.outcome import Outcome, one_try

FLIPS = (1, 8, 64)


def emptied(path: Path, _: Random) -> None:
    """Nothing is left in the file."""
    path.write_bytes(b"")


def halved(path: Path, _: Random) -> None:
    """The second half is gone."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def flipped(path: Path, rng: Random) -> None:
    """Some bytes have all bits turned."""
    content = bytearray(path.read_bytes())
    for _ in range(rng.choice(FLIPS) if content else 0):
        content[rng.randrange(len(content))] ^= 0xFF
    path.write_bytes(content)


def missing(path: Path, _: Random) -> None:
    """The file is gone."""
    path.unlink()


def garbled(path: Path, rng: Random) -> None:
    """Random bytes of the same length."""
    path.write_bytes(rng.randbytes(path.stat().st_size))


def hollowed(path: Path, rng: Random) -> None:
    """A hundred bytes are zero."""
    content = bytearray(path.read_bytes())
    at = rng.randrange(max(1, len(content)))
    content[at : at + 100] = bytes(len(content[at : at + 100]))
    path.write_bytes(content)


Case = tuple[str, Callable[[Path, Random], None]]
DAMAGES: tuple[Callable[[Path, Random], None], ...] = (
    emptied,
    halved,
    flipped,
    missing,
    garbled,
    hollowed,
)
VALUES: tuple[Any, ...] = ({}, [], "text", -1, None)


@dataclass(frozen=True)
class Replaced:
    """A value of the manifest is another."""

    keys: tuple[str, ...]
    value: Any

    @property
    def __name__(self) -> str:
        """Which value is what."""
        return f"with {'.'.join(self.keys)} {json.dumps(self.value)}"

    def __call__(self, path: Path, _: Random) -> None:
        """Write the manifest with it."""
        whole = json.loads(path.read_text())
        part = whole
        for key in self.keys[:-1]:
            part = part[key]
        part[self.keys[-1]] = self.value
        path.write_text(json.dumps(whole))


def replacements(manifest: Path) -> Iterator[Replaced]:
    """Each part of a manifest, and each of their parts, replaced by each of `VALUES`."""
    parts = json.loads(manifest.read_text())
    inner = ((key, name) for key, part in parts.items() if isinstance(part, dict) for name in part)
    for keys in (*((key,) for key in parts), *inner):
        yield from (Replaced(keys, value) for value in VALUES)


def trial(scale: float) -> Iterator[Outcome]:
    """One outcome: every file damaged in every way, and every value of the manifest replaced."""
    with tempfile.TemporaryDirectory(prefix="damage-") as folder:
        whole = prepare(Path(folder))
        sound = children.run(made.contents, whole).value
        files = sorted(str(path.relative_to(whole)) for path in whole.rglob("*") if path.is_file())
        cases: list[Case] = [(file, damage) for file in files for damage in DAMAGES]
        manifest = "manifest.json"
        cases += [(manifest, replaced) for replaced in replacements(whole / manifest)]
        if scale < 1:
            cases = Random(0).sample(cases, max(8, round(len(cases) * scale)))
        outcome = Outcome("damage")

        def one(case: Case) -> None:
            file, damage = case
            with one_try(outcome, f"{file} {damage.__name__}"):
                _try(whole, sound, file, damage, outcome)

        children.at_once(cases, one)
        yield outcome


def prepare(folder: Path) -> Path:
    """A rated catalogue that has a second layout."""
    whole = folder / "cat"
    ended = children.run(with_layout, made.write_source(folder / "in"), whole)
    if ended.raised:
        raise RuntimeError(ended.raised)
    return whole


def with_layout(source: Path, out: Path) -> None:
    """A rated catalogue with a layout named "near"."""
    made.build_and_rate(source, out)
    said = children.command(["map", str(out), "--name", "near", "--neighbours", "5"])
    if said.status:
        raise RuntimeError(said.err)


def _try(
    whole: Path, sound: dict[str, Any], file: str, damage: Callable[..., None], outcome: Outcome
) -> None:
    name = f"{shown(file)} {damage.__name__}"
    with tempfile.TemporaryDirectory(prefix="try-", dir=whole.parent) as folder:
        out = Path(folder) / "cat"
        shutil.copytree(whole, out)
        damage(out / file, Random(name))
        if (out / file).exists() and (out / file).read_bytes() == (whole / file).read_bytes():
            return
        doctor = children.run(children.command, ["doctor", str(out), "--json"])
        read = children.run(told_contents, out)
        _judge(outcome, name, doctor, read, sound)


def shown(file: str) -> str:
    """A path with the random names of Lance shortened."""
    return "/".join(
        part if len(part) < 24 else f"{part[:6]}…{part[-8:]}" for part in file.split("/")
    )


def told_contents(out: Path) -> dict[str, Any] | str:
    """All that the catalogue holds, or the sentence with which it refuses."""
    try:
        return made.contents(out)
    except ExplorerError as error:
        return str(error)


def _judge(
    outcome: Outcome,
    name: str,
    doctor: children.Ended,
    read: children.Ended,
    sound: dict[str, Any],
) -> None:
    for who, ended in (("doctor", doctor), ("opening", read)):
        if ended.failure:
            outcome.count("wrong", f"{name}: {who}: {ended.failure}")
            return
    said: children.Said = doctor.value
    if said.problem:
        outcome.count("wrong", f"{name}: doctor: {said.problem}")
    elif said.status:
        outcome.count("sentences")
    elif read.value == sound:
        outcome.count("worked")
    else:
        outcome.count("wrong", f"{name}: doctor finds nothing; {_difference(read.value, sound)}")


def _difference(read: Any, sound: dict[str, Any]) -> str:
    if isinstance(read, str):
        return f"opening says: {read}"
    return f"read otherwise: {', '.join(key for key in sound if read[key] != sound[key])}"
