"""The page offers every option of `build`, and hands on only what the command line understands."""

import argparse
from pathlib import Path

import pytest

from explorer.catalogues.options import CHOICE, OPTIONS, words_of
from explorer.commands import build
from explorer.commands.parser import Commands, Parser
from explorer.errors import SourceError

# The page's own, another word for a side, and the machines of whoever runs the server.
NOT_OFFERED = {"help", "json", "out", "size", "ray", "ray-cores"}


def parser() -> Parser:
    whole = Parser()
    build.register(Commands(whole.add_subparsers()))
    action = next(a for a in whole._actions if isinstance(a, argparse._SubParsersAction))
    return action.choices["build"]


def test_every_option_of_build_is_offered_and_explained() -> None:
    known = {
        word.removeprefix("--"): action
        for action in parser()._actions
        for word in action.option_strings
        if word.startswith("--")
    }
    assert {option.name for option in OPTIONS} == known.keys() - NOT_OFFERED
    for option in OPTIONS:
        assert option.about and option.label and option.sources
        choices = known[option.name].choices
        if option.kind == CHOICE and choices:
            assert option.choices == tuple(map(str, choices))


def test_what_is_given_is_what_the_command_line_reads(tmp_path: Path) -> None:
    given = {"limit": " 60 ", "views": "1", "image-column": "-x", "recall": "", "id-column": "a b"}
    words = words_of("/in", given, ())
    read = parser().parse_args([*words, "--out=cat"])
    assert (read.source, read.limit, read.views) == ("/in", 60, 1)
    assert (read.image_column, read.id_column, read.recall) == ("-x", "a b", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "many"),
        ("limit", "-1"),
        ("cutout-arcsec", "1e9x"),
        ("views", "3"),
        ("index", "milvus:http://elsewhere"),
        ("embeddings", "/etc/passwd"),
        ("image-root", "/etc"),
        ("encoder", "/etc/passwd"),
        ("encoder", "model.pt"),
    ],
)
def test_what_cannot_be_used_or_lies_elsewhere_is_refused(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(SourceError):
        words_of("/in", {name: value}, (tmp_path,))


def test_an_encoder_by_name_needs_no_folder() -> None:
    for name in ("hf_hub:mwalmsley/zoobot-encoder-convnext_nano", "resnet18"):
        assert words_of("/in", {"encoder": name}, ()) == ["/in", f"--encoder={name}"]
