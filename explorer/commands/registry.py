"""Each command by name: its module, imported once it is asked for, and its line of help."""

from typing import NamedTuple


class Command(NamedTuple):
    """Where a command is written, and what `--help` says of it."""

    module: str
    about: str


COMMANDS = {
    "app": Command("app", "open the page in a browser"),
    "build": Command("build", "embed a source into a catalogue"),
    "index": Command("build", "index and score again"),
    "map": Command("map", "list the layouts, or make another beside them"),
    "restretch": Command("restretch", "draw the thumbnails anew in another stretch"),
    "match": Command("match", "join a second table by position"),
    "column": Command("column", "a list of values becomes a column"),
    "search": Command("search", "galaxies like one, like several, or an image"),
    "rate": Command("rate", "store an answer for a galaxy"),
    "progress": Command("progress", "found, and left to find"),
    "why": Command("rank", "why a galaxy is ranked where it is"),
    "tag": Command("rate", "put a tag on galaxies"),
    "tags": Command("tags", "list tags and collections; rename, merge or delete them"),
    "rank": Command("rank", "all galaxies, most wanted first"),
    "groups": Command("groups", "galaxies that are alike, found without a label"),
    "labels": Command("labels", "back up and restore ratings, and check that none are lost"),
    "upload": Command("upload", "copy a catalogue to an object store"),
    "export": Command("export", "write galaxies, tags and ratings to a file"),
    "samp": Command("samp", "exchange galaxies with TOPCAT, Aladin and DS9 while they run"),
    "moc": Command("moc", "the part of the sky that a catalogue covers"),
    "train": Command("train", "train an encoder on labelled galaxies"),
    "finetune": Command("finetune", "teach a new task from labels at hand"),
    "adapt": Command("adapt", "use a task of one survey on another"),
    "lightcurves": Command("lightcurves", "light curves instead of images"),
    "evaluate": Command("evaluate", "how good search and ranking are on known labels"),
    "bench": Command("bench", "how fast, beside a baseline in the same run"),
    "doctor": Command("doctor", "versions, GPU, and a catalogue's health"),
}
