"""Every option of `build` as the page offers it: title, explanation, what sources it is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from explorer.catalogues.preview import FOLDER, MOSAIC, POSITIONS, TABLE, allowed
from explorer.errors import SourceError

TEXT, WHOLE, NUMBER, CHOICE, COLUMN, PATH, ROOT = (
    *("text", "whole", "number", "choice", "column"),
    *("path", "root"),
)
DEMO = "demo"
IMAGES = (FOLDER, TABLE, MOSAIC, POSITIONS, DEMO)
SERVICES = (
    "ls-dr10",
    "ls-dr9",
    "sdss",
    "hips:CDS/P/DSS2/color",
    "hips:CDS/P/2MASS/color",
)


@dataclass(frozen=True)
class Option:
    """An option of the command line: `name` as it is written there, without the dashes.

    `kind`: text, whole, number, choice, column (of the table), path or root (within the folders
    that builds may read). `sources`: kinds of preview it is for. `much`: among the options that
    most builds leave alone.
    """

    name: str
    label: str
    about: str
    kind: str = TEXT
    choices: tuple[str, ...] = ()
    sources: tuple[str, ...] = IMAGES
    much: bool = True


OPTIONS = (
    Option(
        "image-column", "Column of image paths",
        "Which column of the table names each row's image, relative to the table.",
        COLUMN, sources=(TABLE,), much=False,
    ),
    Option(
        "id-column", "Column of ids",
        "Which column holds unique ids. Left open: the first usual one (objid, id, name…), else "
        "the images' names.",
        COLUMN, sources=(TABLE, POSITIONS), much=False,
    ),
    Option(
        "cutouts", "Service of images",
        "Which survey's images are fetched for the positions: a name from the list, hips:ID of any "
        "HiPS, or an address with {ra}, {dec} and {size}.",
        CHOICE, SERVICES, (POSITIONS,), much=False,
    ),
    Option(
        "cutout-arcsec", "Side on the sky, arcsec",
        "How large each fetched image is. Left open: 60.", NUMBER, sources=(POSITIONS,), much=False,
    ),
    Option(
        "tiles", "A survey's own large images",
        "A folder of FITS images, or a table of them, that the positions are cut from in place of "
        "a service.", PATH, sources=(POSITIONS,),
    ),
    Option(
        "cutout-column", "Column of sizes, arcsec",
        "Sizes of the galaxies in the table; an image is that times the factor.",
        COLUMN, sources=(POSITIONS,),
    ),
    Option(
        "cutout-factor", "Factor on the sizes", "Left open: 3.", NUMBER, sources=(POSITIONS,)
    ),
    Option(
        "cutout-pixscale", "Arcsec a pixel", "Left open: the service's own.",
        NUMBER, sources=(POSITIONS,),
    ),
    Option(
        "cutout-format", "Format of fetched images", "FITS keeps the bands; JPEG is smaller.",
        CHOICE, ("jpeg", "fits"), (POSITIONS,),
    ),
    Option("cutout-bands", "Bands of FITS images", "Left open: grz.", sources=(POSITIONS,)),
    Option(
        "cutout-workers", "Requests at once", "Left open: 4; services mind more.",
        WHOLE, sources=(POSITIONS,),
    ),
    Option(
        "cutout-rate", "Requests a second", "Left open: 5; services mind more.",
        NUMBER, sources=(POSITIONS,),
    ),
    Option(
        "limit", "Only the first",
        "Build only so many galaxies, to try it. The same build without a limit adds the rest.",
        WHOLE, much=False,
    ),
    Option(
        "views", "Views averaged",
        "Each image is looked at turned and mirrored, and the views averaged: 8 is best, 1 is "
        "fastest.",
        CHOICE, ("1", "2", "4", "8"), much=False,
    ),
    Option(
        "encoder", "Encoder",
        "The network that looks at the images: bundled (works offline), hf_hub:mwalmsley/… of the "
        "Zoobot family, or a timm name.",
    ),
    Option(
        "frame", "What counts in an image",
        "The central source, the whole cutout, or both; auto tells by the images.",
        CHOICE, ("auto", "both", "source", "whole"),
    ),
    Option(
        "tune", "Tuned to the survey's own images",
        "What differs between two looks at one galaxy counts less; auto does so where a survey "
        "looks foreign to the encoder. With network the encoder is fitted to the images besides, "
        "and embeds them anew: kept only where galaxies are found again better.",
        CHOICE, ("auto", "yes", "no", "network"),
    ),
    Option(
        "index", "Index", "flat is exact; ivf is for millions; auto chooses.",
        CHOICE, ("auto", "flat", "ivf"),
    ),
    Option(
        "recall", "Share of true neighbours to find", "Of an ivf index. Left open: 0.95.", NUMBER
    ),
    Option("seed", "Seed", "The same seed gives the same map.", WHOLE),
    Option(
        "image-root", "Another folder of images",
        "A folder beside the table's own that its images may lie in.", ROOT, sources=(TABLE,),
    ),
    Option(
        "embedding-column", "Column of your own embeddings",
        "Lists of numbers in the table, taken as they are instead of looking at images.",
        COLUMN, sources=(TABLE, POSITIONS),
    ),
    Option(
        "embeddings", "File of your own embeddings",
        "A .npy array with one row for each of the table.", PATH, sources=(TABLE, POSITIONS),
    ),
    Option(
        "encoder-name", "What made your embeddings", "A name to tell them by.",
        sources=(TABLE, POSITIONS),
    ),
)  # fmt: skip

WHOLE_NUMBER = re.compile(r"[0-9]{1,12}")
REAL_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
ENDINGS = (".safetensors", ".pt", ".pth", ".ckpt")


def words_of(source: str, given: Mapping[str, str], roots: tuple[Path, ...]) -> list[str]:
    """The words of `build` for a source and options by name; those left open are left out.

    Raises:
        SourceError: no number where one is meant, a path outside the folders that may be read, or
            one of what is chosen from a list that is not on it.
    """
    known = {option.name: option for option in OPTIONS}
    words = [source]
    for name, value in given.items():
        if value.strip():
            words.append(f"--{name}={_checked(known[name], value.strip(), roots)}")
    return words


def _checked(option: Option, value: str, roots: tuple[Path, ...]) -> str:
    if option.kind in (PATH, ROOT) or (option.name == "encoder" and _is_path(value)):
        return str(allowed(value, roots))
    if option.kind == WHOLE and not WHOLE_NUMBER.fullmatch(value):
        raise SourceError(f"{option.label} is '{value[:40]}': give a whole number.")
    if option.kind == NUMBER and not REAL_NUMBER.fullmatch(value):
        raise SourceError(f"{option.label} is '{value[:40]}': give a number.")
    if option.kind == CHOICE and option.name != "cutouts" and value not in option.choices:
        raise SourceError(f"{option.label} is one of {', '.join(option.choices)}.")
    return value


def _is_path(value: str) -> bool:
    if value.startswith("hf_hub:"):
        return False
    return "/" in value or value.startswith((".", "~")) or value.endswith(ENDINGS)
