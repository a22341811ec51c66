"""Where things are and who is asking: one frozen record, built once from the environment."""

import getpass
import os
import shlex
from dataclasses import dataclass, field
from pathlib import Path

DEMO = "demo:hubble"
DEMO_VIEWS = "4"  # half of what is usual: the demo is open in half the time
_HERE = Path(__file__).resolve().parent
_INSTALLED = _HERE / "_assets"  # a wheel carries the assets inside the package
PROJECT = Path.cwd() if _INSTALLED.is_dir() else _HERE.parent  # catalogues/ is made there


def asset(name: str) -> Path:
    """The file `name` of assets/, in a checkout and in an installed package alike."""
    return (_INSTALLED if _INSTALLED.is_dir() else _HERE.parent / "assets") / name


def page_settings() -> Path:
    """The page's config.toml, in a checkout and in an installed package alike."""
    folder = _HERE / "_streamlit" if _INSTALLED.is_dir() else _HERE.parent / ".streamlit"
    return folder / "config.toml"


def how_to_open(catalogue: str | Path) -> str:
    """The command that opens a catalogue in the page, in a checkout or an installed package."""
    place = shlex.quote(str(catalogue))
    return f"galaxy-explorer app {place}" if _INSTALLED.is_dir() else f"make run CATALOGUE={place}"


@dataclass(frozen=True)
class Limit:
    """How many megabytes of one file are read, unpacked too, and the variable that says so."""

    megabytes: int
    variable: str

    @property
    def bytes(self) -> int:
        """The same in bytes."""
        return self.megabytes << 20

    def __str__(self) -> str:
        return f"No more than {self.megabytes:,} MB are read: set {self.variable} for more."


@dataclass(frozen=True)
class Limits:
    """How much of what comes in is read; larger files and pictures are refused in a sentence.

    `image`: one image. `image_pixels`: its pixels, of one band. `table`: one table, or a mosaic.
    """

    image: Limit
    image_pixels: int
    table: Limit

    @classmethod
    def from_environment(cls) -> "Limits":
        """Limits from EXPLORER_MAX_IMAGE_MB, _MAX_IMAGE_PIXELS and _MAX_TABLE_MB."""
        image, table = "EXPLORER_MAX_IMAGE_MB", "EXPLORER_MAX_TABLE_MB"
        return cls(
            image=Limit(_whole_number(image, 256), image),
            image_pixels=_whole_number("EXPLORER_MAX_IMAGE_PIXELS", 90_000_000),
            table=Limit(_whole_number(table, 4_096), table),
        )


@dataclass(frozen=True)
class CacheRoom:
    """Where the small files of catalogues on object stores are kept, and how much of them."""

    folder: Path
    limit: Limit

    @classmethod
    def from_environment(cls) -> "CacheRoom":
        """From EXPLORER_CACHE, a folder, and EXPLORER_CACHE_MB."""
        usual = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "galaxy-explorer"
        folder = Path(os.environ.get("EXPLORER_CACHE") or usual)
        variable = "EXPLORER_CACHE_MB"
        return cls(folder.absolute(), Limit(_whole_number(variable, 20_000), variable))


@dataclass(frozen=True)
class Settings:
    """What the environment decides; everything else is an argument.

    `source` is what the app builds where there is no catalogue yet: the demo in the default place,
    and nothing in a folder that somebody named, which may be a slip of the pen.
    """

    catalogue: Path
    source: str
    labels_url: str = field(repr=False)  # it may hold a password
    data: Path
    who: str
    device: str
    seed: int = 0
    map_points: int = 2_000_000  # how many points a browser is sent; a larger map is sent as tiles
    hosts: tuple[str, ...] = ()  # names that the page is reached by, beside localhost
    cutout_server: str = ""  # a mirror that is asked in place of the public cutout services
    aladin: str = ""  # the folder of an Aladin Lite of one's own, or its aladin.js
    npm_registry: str = "https://registry.npmjs.org"  # where Aladin Lite is fetched from, if asked
    catalogues: Path | None = None  # the folder whose catalogues the page lists, if one was named
    roots: tuple[Path, ...] = ()  # folders of this machine that a build from the page may read
    sesame: bool = True  # whether names that no column knows are looked up on the network
    samp: str = ""  # "on" or "off": whether the page talks to tools of its machine; "" by who comes
    memory_mb: int = 2_500  # what the catalogues that the page holds open may take together

    @classmethod
    def from_environment(cls) -> "Settings":
        """Settings from EXPLORER_CATALOGUE, _SOURCE, _LABELS, _DATA, _WHO, _DEVICE,
        _SEED, _MAP_POINTS, _HOSTS (commas between them), _CUTOUT_SERVER, _ALADIN,
        _NPM_REGISTRY, _CATALOGUES, _ROOTS (as in PATH), _SESAME, _SAMP (on or off) and
        _MEMORY_MB."""
        read = os.environ.get
        named = read("EXPLORER_CATALOGUE") or read("EXPLORER_CATALOGUES")
        folder = Path(read("EXPLORER_CATALOGUES") or PROJECT / "catalogues")
        roots = read("EXPLORER_ROOTS", "").split(os.pathsep)
        return cls(
            catalogue=Path(read("EXPLORER_CATALOGUE") or folder / "hubble"),
            source=read("EXPLORER_SOURCE") or ("" if named else DEMO),
            labels_url=read("EXPLORER_LABELS", ""),
            data=Path(read("EXPLORER_DATA") or PROJECT.parent / "shared" / "data"),
            who=read("EXPLORER_WHO") or _login_name(),
            device=read("EXPLORER_DEVICE", "auto"),
            seed=_whole_number("EXPLORER_SEED", 0, least=0),
            map_points=_whole_number("EXPLORER_MAP_POINTS", 2_000_000),
            hosts=tuple(read("EXPLORER_HOSTS", "").replace(",", " ").split()),
            cutout_server=read("EXPLORER_CUTOUT_SERVER", "").rstrip("/"),
            aladin=read("EXPLORER_ALADIN", ""),
            npm_registry=(read("EXPLORER_NPM_REGISTRY") or cls.npm_registry).rstrip("/"),
            catalogues=folder if read("EXPLORER_CATALOGUES") else None,
            roots=tuple(Path(root) for root in roots if root.strip()),
            sesame=_on_or_off("EXPLORER_SESAME") != "off",
            samp=_on_or_off("EXPLORER_SAMP"),
            memory_mb=_whole_number("EXPLORER_MEMORY_MB", 2_500),
        )


def _whole_number(variable: str, default: int, *, least: int = 1) -> int:
    text = os.environ.get(variable, "").strip()
    digits = text.isascii() and text.isdigit() and len(text) <= 18
    if text and not (digits and int(text) >= least):
        raise ValueError(f"{variable} is {text[:40]!r}: give a whole number of {least} or more.")
    return int(text) if text else default


def _on_or_off(variable: str) -> str:
    text = os.environ.get(variable, "").strip().lower()
    if text not in ("", "on", "off"):
        raise ValueError(f"{variable} is {text[:40]!r}: give on or off, or leave it out.")
    return text


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container user without a passwd entry
        return "me"
