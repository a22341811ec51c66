"""What a galaxy looks like in words: "edge-on with a bulge" as terms, each with its fraction."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from explorer.errors import CatalogueError

COLOURS = ("blue", "red")
# Names of a look, separated by commas → the columns of predicted votes that stand for it, added up;
# of several sets the first that a catalogue has.
LOOKS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "smooth": (("p_smooth",), ("p_gz1_elliptical",)),
    "elliptical, early type": (("p_gz1_elliptical",), ("p_smooth",)),
    "featured, features, disc, disk, late type": (("p_featured",),),
    "star, artefact, artifact": (("p_artefact",),),
    "unclear": (("p_gz1_unclear",),),
    "edge-on, edgeon, sideways": (("p_edge_on",), ("p_gz1_edge_on",)),
    "face-on, faceon": (("p_not_edge_on",),),
    "bar, barred": (("p_bar",), ("p_bar_strong", "p_bar_weak")),
    "strong bar, strongly barred": (("p_bar_strong",), ("p_bar",)),
    "weak bar, weakly barred": (("p_bar_weak",),),
    "unbarred": (("p_no_bar",),),
    "spiral, arms, spiral arms, spiral structure": (("p_spiral",), ("p_gz1_spiral",)),
    "bulge": (
        ("p_bulge_obvious", "p_bulge_dominant", "p_edge_on_round_bulge", "p_edge_on_boxy_bulge"),
        ("p_bulge_moderate", "p_bulge_large", "p_bulge_dominant"),
    ),
    "no bulge, bulgeless": (("p_bulge_none", "p_edge_on_no_bulge"),),
    "small bulge, weak bulge": (("p_bulge_small",),),
    "large bulge, big bulge, obvious bulge": (
        ("p_bulge_obvious", "p_bulge_dominant"),
        ("p_bulge_large", "p_bulge_dominant"),
    ),
    "dominant bulge": (("p_bulge_dominant",),),
    "round bulge": (("p_edge_on_round_bulge",),),
    "boxy bulge, peanut bulge, boxy, peanut": (("p_edge_on_boxy_bulge",),),
    "round, circular": (("p_round",),),
    "oval, in between, elongated": (("p_in_between",),),
    "cigar-shaped, cigar": (("p_cigar",),),
    "odd, strange, peculiar, unusual": (("p_odd",),),
    "ring, ringed": (("p_ring",),),
    "lens, arc, lensed, lensing": (("p_lens",),),
    "disturbed": (("p_disturbed",), ("p_disturbance_major", "p_disturbance_minor")),
    "irregular": (("p_irregular",),),
    "merger, merging, interacting": (("p_merger",), ("p_gz1_merger",)),
    "dust lane, dust, dusty": (("p_dust_lane",),),
    "tightly wound arms, tight, tight arms, tightly wound": (("p_arms_tight",),),
    "medium wound arms, medium wound": (("p_arms_medium",),),
    "loosely wound arms, loose, loose arms, loosely wound, open arms": (("p_arms_loose",),),
    "one arm, single arm, one armed, 1 arm, 1 armed": (("p_arms_1",),),
    "two arms, two armed, 2 arms, 2 armed, grand design": (("p_arms_2",),),
    "three arms, three armed, 3 arms, 3 armed": (("p_arms_3",),),
    "four arms, four armed, 4 arms, 4 armed": (("p_arms_4",),),
    "many arms, many armed, more than four arms, flocculent": (("p_arms_more",),),
    "blue, bluer, bluish": (),
    "red, redder, reddish": (),
}
INSTEAD = {"bulge": "no bulge"}  # what stands for a look's absence better than its own lack
NEGATIONS = {"no", "not", "without", "non", "never", "nor", "lacking", "isn", "hasn", "aren"}
FILLING = {
    *("a", "an", "the", "and", "with", "galaxy", "galaxie", "of", "that", "which", "is", "are"),
    *("has", "have", "having", "very", "some", "any", "in", "it", "its", "but", "shaped", "also"),
    *("looking", "look", "like", "both", "clear", "clearly", "object", "one", "t", "to", "be"),
}
FURTHER = {"or", "nor"}  # after something unwanted: neither is the next


@dataclass(frozen=True)
class Term:
    """One look that is asked for.

    columns: the predicted votes added up for it; none for a colour. weight: how much it counts,
    from 1 (wanted) over 0 (no matter) to -1 (unwanted).
    """

    name: str
    columns: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class Wish:
    """What was asked for in words.

    unknown: words that mean nothing here; unpredicted: looks that this catalogue's encoder does
    not predict.
    """

    terms: tuple[Term, ...]
    unknown: tuple[str, ...] = ()
    unpredicted: tuple[str, ...] = ()

    def said(self) -> str:
        """What was not understood, in a sentence or two; nothing where all was."""
        parts = []
        if self.unknown:
            parts.append(f"Not understood: {', '.join(self.unknown)}.")
        if self.unpredicted:
            parts.append(f"Not predicted here: {', '.join(self.unpredicted)}.")
        return " ".join(parts)


def parse_words(text: str, columns: Collection[str]) -> Wish:
    """The looks that `text` names, in its order, each once; `columns` are those to be had.

    "no", "not" and "without" turn the look that follows into one that is unwanted; so does "or"
    after such a look. A comma ends it.
    """
    reader = _Reader(columns)
    for part in re.split(r"[,;.]", text):
        reader.read(_stems(part))
    return reader.wish()


def known_terms(wish: Wish) -> tuple[Term, ...]:
    """The terms of a wish.

    Raises:
        CatalogueError: none, with what could have been said.
    """
    if wish.terms:
        return wish.terms
    said = wish.said() or "No look was named."
    raise CatalogueError(
        f"{said} Looks are said like: edge-on with a bulge; barred spiral, two arms; smooth and "
        "round, blue; not edge-on."
    )


class _Reader:
    def __init__(self, columns: Collection[str]) -> None:
        self._columns = columns
        self._terms: dict[str, Term] = {}
        self._unknown: dict[str, None] = {}
        self._unpredicted: dict[str, None] = {}

    def read(self, words: list[str]) -> None:
        """Take in one part of the text, without commas."""
        negated, just_negated, at = False, False, 0
        while at < len(words):
            word = words[at]
            length, name = _look_at(words, at)
            if name:
                self._take(name, wanted=not negated)
                negated, just_negated = False, negated
            elif word in NEGATIONS or (word in FURTHER and just_negated):
                negated = True
            elif word not in FILLING:
                self._unknown[word] = None
            at += length

    def _take(self, name: str, *, wanted: bool) -> None:
        if not wanted and _available(INSTEAD.get(name, ""), self._columns):
            name, wanted = INSTEAD[name], True
        found = _available(name, self._columns)
        if found is None:
            self._unpredicted[name] = None
        else:
            self._terms[name] = Term(name, found, 1.0 if wanted else -1.0)

    def wish(self) -> Wish:
        """What was read."""
        return Wish(tuple(self._terms.values()), tuple(self._unknown), tuple(self._unpredicted))


def _available(name: str, columns: Collection[str]) -> tuple[str, ...] | None:
    """Those of `columns` that stand for a look; () for a colour; None where there are none."""
    if name in COLOURS:
        return ()
    sets = (tuple(c for c in wanted if c in columns) for wanted in _phrases()[1].get(name, ()))
    return next((found for found in sets if found), None)


def _look_at(words: list[str], at: int) -> tuple[int, str]:
    """How many words from `at` on name a look, the longest name first, and which; (1, "") else."""
    names = _phrases()[0]
    for length in range(min(4, len(words) - at), 0, -1):
        name = names.get(" ".join(words[at : at + length]))
        if name:
            return length, name
    return 1, ""


@cache
def _phrases() -> tuple[dict[str, str], dict[str, tuple[tuple[str, ...], ...]]]:
    """The first name of a look by each of its names, and its columns by the first name."""
    names: dict[str, str] = {}
    columns = {}
    for written, sets in LOOKS.items():
        first, *others = written.split(", ")
        columns[first] = sets
        names |= {" ".join(_stems(name)): first for name in (first, *others)}
    return names, columns


def _stems(text: str) -> list[str]:
    """Its words in small letters, without the s of a plural."""
    words = re.findall(r"[^\W_]+", text.lower())
    return [
        word[:-1] if len(word) > 3 and word[-2:] != "ss" and word[-1] == "s" else word
        for word in words
    ]
