"""manifest.json: what a catalogue is made of, read before anything else is trusted."""

import contextlib
import hashlib
import importlib.metadata
import json
import shlex
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from types import UnionType
from typing import Any, get_origin

from explorer.catalogue.kind import GALAXY, LIGHT_CURVE, OBJECT_KINDS, ObjectKind
from explorer.errors import CatalogueError, one_line, reason_of, sentence_of
from explorer.files import write_json
from explorer.object_store.address import address_of, refuse_remote

FORMAT_VERSION = 1
FILE_NAME = "manifest.json"
GALAXIES = "galaxies.lance"  # the dataset beside it
RESTORE = (
    "Put it back from a backup, or build the source again into another folder; "
    "the ratings in labels.sqlite can be copied there."
)
PACKAGES = (
    "torch",
    "timm",
    "faiss-gpu",
    "faiss-cpu",
    "pymilvus",
    "umap-learn",
    "pylance",
    "numpy",
    "pillow",
)
NEEDED = (
    ("encoder", "name", str),
    ("encoder", "weights_sha256", str),
    ("projection", "file", str),
    ("projection", "components", int),
    ("index", "name", str),
)


@dataclass
class Manifest:
    """The record of a catalogue: its source, encoder, stages done, skipped images and versions."""

    source: str
    encoder: dict[str, Any]
    views: int
    seed: int = 0
    format_version: int = FORMAT_VERSION
    complete: bool = False
    galaxies: int = 0
    dataset_version: int | None = None
    familiar: float | None = None
    representation: dict[str, Any] = field(default_factory=dict)
    projection: dict[str, Any] = field(default_factory=dict)
    index: dict[str, Any] = field(default_factory=dict)
    map: dict[str, Any] = field(default_factory=dict)
    layouts: dict[str, dict[str, Any]] = field(default_factory=dict)
    taught: dict[str, Any] = field(default_factory=dict)
    matches: dict[str, dict[str, Any]] = field(default_factory=dict)  # by prefix
    given: dict[str, dict[str, Any]] = field(default_factory=dict)  # columns from lists, by name
    units: dict[str, str] = field(default_factory=dict)  # by column, as its table gave them
    skipped: list[dict[str, str]] = field(default_factory=list)
    build: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)  # see stored_files.py

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of `folder`.

        Raises:
            CatalogueError: no manifest there, a broken one, one of a newer format, or an address:
                what only reads is given the mirror of that.
        """
        if address_of(folder):
            refuse_remote(folder)
        path = folder / FILE_NAME
        try:
            return cls.parsed(path.read_bytes(), path)
        except (FileNotFoundError, NotADirectoryError) as error:
            lacks = "is a file" if folder.is_file() else f"has no {FILE_NAME}"
            message = f"{folder} is not a catalogue (it {lacks})."
            raise CatalogueError(
                f"{message} Run: python -m explorer build SOURCE --out {folder}"
            ) from error
        except OSError as error:
            raise CatalogueError(sentence_of(error)) from error

    @classmethod
    def parsed(cls, content: bytes, path: str | Path) -> "Manifest":
        """The manifest that a file holds; `path` names it in errors, which are those of `read`."""
        try:
            return cls._checked(json.loads(content.decode()), path)
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            raise CatalogueError(
                f"{path} cannot be read ({reason_of(error)}). {RESTORE}"
            ) from error

    @classmethod
    def _checked(cls, stored: Any, path: str | Path) -> "Manifest":
        known = {entry.name for entry in fields(cls)}
        if not isinstance(stored, dict) or not {"source", "encoder", "views"} <= stored.keys():
            raise CatalogueError(f"{path} is not a manifest of this explorer. Build it again.")
        if stored.get("format_version") != FORMAT_VERSION:
            raise CatalogueError(
                f"{path} has format {stored.get('format_version')}, this explorer reads "
                f"{FORMAT_VERSION}. Build the catalogue again, or use the version that wrote it."
            )
        found = cls(**{name: value for name, value in stored.items() if name in known})
        wrong = found.fault()
        if wrong:
            raise CatalogueError(f"{path} is damaged: {wrong}. {RESTORE}")
        return found

    def fault(self) -> str:
        """The first part that is not what it must be, in words; "" if all are."""
        return next(self._faults(), "")

    def _faults(self) -> Iterator[str]:
        yield from self._of_other_kinds()
        if self.complete:
            yield from self._lacking()

    def _of_other_kinds(self) -> Iterator[str]:
        for entry in fields(self):
            value = getattr(self, entry.name)
            if not isinstance(value, _plain_type(entry.type)):
                yield f"its {entry.name} is {one_line(json.dumps(value))[:60]}"
        kept = ("layouts", "taught", "matches", "given", "files")
        records = {name: getattr(self, name).values() for name in kept}
        for name, values in (*records.items(), ("skipped", self.skipped)):
            if not all(isinstance(value, dict) for value in values):
                yield f"one of its {name} has no record"

        for name in ("galaxies", "dataset_version", "views"):
            if (getattr(self, name) or 0) < 0:
                yield f"its {name} is {getattr(self, name)}"
        if not isinstance(self.encoder.get("vote_names", []), list):
            yield "its encoder has no list of vote_names"

    def _lacking(self) -> Iterator[str]:
        """What a finished catalogue cannot do without, of the kind that it must be."""
        for part, name, kind in NEEDED:
            if not isinstance(getattr(self, part).get(name), kind):
                yield f"its {part} has no {name}"
        if not all(isinstance(record.get("file"), str) for record in self.layouts.values()):
            yield "one of its layouts has no file"
        if not all({"size", "sha256"} <= entry.keys() for entry in self.files.values()):
            yield "one of its files has no size or sha256"

    def write(self, folder: Path) -> None:
        """Store in `folder`, so that a reader never sees half a file."""
        write_json(folder / FILE_NAME, asdict(self))

    def build_command(self, folder: Path) -> str:
        """The command that builds it into `folder`, and goes on with a build or an addition."""
        kind, options = ("build", self._image_options())
        if self.object_kind == LIGHT_CURVE:
            kind, options = ("lightcurves", self._curve_options())
        begun = ["python", "-m", "explorer", kind, self.source, "--out", str(folder)]
        return shlex.join([*begun, *options])

    def _image_options(self) -> list[str]:
        """The words behind `build` where the embeddings are the user's own."""
        own = self.encoder.get("record", {}).get("own_embeddings")
        if not own:
            return []
        of_column = "column" in own
        place = (
            ["--embedding-column", own["column"]] if of_column else ["--embeddings", own["file"]]
        )
        return [*place, "--encoder-name", self.encoder["name"]]

    def _curve_options(self) -> list[str]:
        """The words behind `lightcurves`."""
        given = {
            "--labels": self.build.get("labels"),
            "--group": self.build.get("group"),
            "--seed": self.seed or None,
        }
        named = [(name, str(value)) for name, value in given.items() if value is not None]
        return [word for pair in named for word in pair]

    @property
    def object_kind(self) -> ObjectKind:
        """What the catalogue holds, in words."""
        return OBJECT_KINDS.get(self.build.get("kind", ""), GALAXY)

    def fingerprint(self) -> str:
        """12 hex digits that change whenever the catalogue does; what URLs and caches carry."""
        told = {name: value for name, value in asdict(self).items() if name != "files"}
        text = json.dumps(told, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain_type(declared: Any) -> Any:
    """What isinstance can ask for: dict of dict[str, Any]."""
    return declared if isinstance(declared, UnionType) else get_origin(declared) or declared


def installed_versions(*more: str) -> dict[str, str]:
    """The version of each package that makes a catalogue, and of `more`, where it is installed."""
    found = {}
    for package in (*PACKAGES, *more):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[package] = importlib.metadata.version(package)
    return found
