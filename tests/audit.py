"""python -m tests.audit: known vulnerabilities of what requirements.txt has installed here.

pip-audit runs from a folder of its own, so that it changes nothing of what it looks at.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements.txt"
ASKED_S, INSTALLED_S = 300, 300


def required(names: list[str]) -> dict[str, str]:
    """Name → installed version of the packages named and all that they need in turn."""
    found: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # of another platform, or an extra not asked for
            continue
        own = package.metadata["Name"]
        if own not in found:
            found[own] = package.version
            waiting += [_name(line) for line in package.requires or [] if "extra ==" not in line]
    return found


def asked_for(text: str) -> list[str]:
    """The names in a requirements file."""
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    return [_name(line) for line in lines if line and not line.startswith("-")]


@dataclass(frozen=True)
class Found:
    """What pip-audit says: packages it knows, packages it does not, a line a vulnerability."""

    asked: int
    unknown: list[str]
    lines: list[str]

    @classmethod
    def of(cls, report: str) -> "Found":
        """From pip-audit's JSON, which calls a package that nobody could tell of "skipped"."""
        packages = json.loads(report)["dependencies"]
        known = [package for package in packages if "skip_reason" not in package]
        unknown = [package["name"] for package in packages if "skip_reason" in package]
        return cls(len(known), unknown, [line for package in known for line in _lines(package)])

    def __str__(self) -> str:
        if not self.asked:
            return f"audit skipped: the service knows none of {len(self.unknown)} packages"
        said = self.lines or [f"No known vulnerability in {self.asked} packages."]
        if self.unknown:
            said = [*said, f"Nothing is known of: {', '.join(self.unknown)}."]
        return "\n".join(said)


def main() -> int:
    """0 where nothing is known or nobody could be asked, 1 where something is known."""
    packages = required(asked_for(REQUIREMENTS.read_text(encoding="utf-8")))
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        pinned = Path(folder) / "pinned.txt"
        pinned.write_text("".join(f"{name}=={_public(packages[name])}\n" for name in packages))
        try:
            found = Found.of(_audit(Path(folder), pinned))
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            why = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1]
            sys.stdout.write(f"audit skipped, nobody could be asked: {why}\n")
            return 0
    sys.stdout.write(f"{found}\n")
    return 1 if found.lines else 0


def _lines(package: dict[str, Any]) -> Iterator[str]:
    for flaw in package["vulns"]:
        mended = ", ".join(flaw["fix_versions"]) or "no version"
        yield f"{package['name']} {package['version']}: {flaw['id']}, mended in {mended}"


def _audit(folder: Path, pinned: Path) -> str:
    """pip-audit's report, from a virtual environment made in `folder`."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    _run([python, "-m", "pip", "install", "-q", "pip-audit>=2.7,<3"], INSTALLED_S)
    words = ["-r", pinned, "--no-deps", "--disable-pip", "--format", "json"]
    asked = [python, "-m", "pip_audit", *words, "--progress-spinner", "off"]
    return _run(asked, ASKED_S, (0, 1)).stdout


def _run(
    words: list[str | Path], limit_s: float, fine: tuple[int, ...] = (0,)
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(words, capture_output=True, text=True, timeout=limit_s, check=False)
    if done.returncode not in fine or (done.returncode and not done.stdout.strip()):
        raise subprocess.CalledProcessError(done.returncode, words, done.stdout, done.stderr)
    return done


def _name(line: str) -> str:
    return re.split(r"[^\w.-]", line.strip(), maxsplit=1)[0]


def _public(version: str) -> str:
    return version.split("+")[0]


if __name__ == "__main__":
    sys.exit(main())
