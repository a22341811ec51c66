"""How a catalogue compares its embeddings: by how familiar its galaxies look, or as asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Vectors
from explorer.catalogue.familiar import MOSTLY, UNFAMILIAR
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.projection import Weighing
from explorer.errors import EncoderError

AUTO = "auto"
NETWORK = "network"
TUNE = (AUTO, "yes", "no", NETWORK)
FOREIGN = 0.1  # below this share of familiar galaxies a survey is foreign to the encoder


@dataclass(frozen=True)
class Wish:
    """How a catalogue is to compare its galaxies: a frame, and one of `TUNE`; "" as it has it."""

    frame: str = ""
    tune: str = ""


AS_IT_IS = Wish()


@dataclass(frozen=True)
class FrameWeights:
    """The weight of each part of an embedding, and how far its components are evened."""

    source: float
    whole: float
    evened: float = 0.0


# Measured on six labelled sets of four surveys, without training: see the card of `bundled`.
FRAMES = {
    "both": FrameWeights(1.0, 1.0),
    "source": FrameWeights(1.0, 0.0),
    "whole": FrameWeights(0.6, 1.0, evened=0.5),
}

WHY = {
    "both": "Galaxies and their surroundings weigh alike.",
    "source": (
        "Most galaxies look like those the encoder was taught, so that they are compared by what "
        "it was taught to tell apart."
    ),
    "whole": (
        "So few galaxies look like those the encoder was taught that the whole cutout weighs more "
        "than what it was taught to tell apart."
    ),
}

ASKED_FOR = {
    "both": "As was asked for (frame both), galaxies and their surroundings weigh alike.",
    "source": (
        "As was asked for (frame source), galaxies are compared by what the encoder was taught to "
        "tell apart."
    ),
    "whole": (
        "As was asked for (frame whole), the whole cutout weighs more than what the encoder was "
        "taught to tell apart."
    ),
}


def why_weighed(manifest: Manifest) -> str:
    """Why the frames are weighed as they are, in a sentence; "" where there is one frame only."""
    told = manifest.representation
    asked = told.get("asked", AUTO)
    frames = ASKED_FOR[asked] if asked == told.get("frame") else told.get("why", "")
    return f"{frames} {told.get(NETWORK, {}).get('why', '')}".strip()


def familiar_share(familiarity: Iterable[NDArray[np.floating]]) -> float | None:
    """The share of galaxies, in batches, that look familiar to the encoder; None where it is mute.

    Of the kinds that it was taught 95 % do.
    """
    told = familiar = 0
    for batch in familiarity:
        told += int(np.isfinite(batch).sum())
        familiar += int((batch[np.isfinite(batch)] >= UNFAMILIAR).sum())
    return familiar / told if told else None


def choose_frames(asked: str, share: float | None) -> dict[str, Any]:
    """{"frame", "asked", "why"}: which of `FRAMES`, as the manifest tells it.

    asked: a name in `FRAMES`, or "auto". share: of familiar galaxies.
    """
    if asked in FRAMES:
        return {"frame": asked, "asked": asked, "why": ASKED_FOR[asked]}
    frame = _frame_for(share)
    return {"frame": frame, "asked": AUTO, "why": WHY[frame]}


def _frame_for(share: float | None) -> str:
    if share is None:
        return "both"
    return "whole" if share < FOREIGN else "both" if share < MOSTLY else "source"


def take_wish(manifest: Manifest, wish: Wish) -> bool:
    """Note what is asked for in the manifest; whether it is other than before.

    Raises:
        ValueError: no such frame, or no such way to tune.
        EncoderError: a frame for embeddings that have but one.
    """
    _check(wish, manifest)
    before = manifest.representation
    asked = {"tune": wish.tune or before.get("tune", AUTO)}
    if _two_frames(manifest):
        asked["asked"] = wish.frame or before.get("asked", AUTO)
    manifest.representation = {**before, **asked}
    if asked["tune"] != NETWORK:
        manifest.representation.pop(NETWORK, None)
    return any(before.get(part, AUTO) != chosen for part, chosen in asked.items())


def _check(wish: Wish, manifest: Manifest) -> None:
    for name, given, known in (("frame", wish.frame, (AUTO, *FRAMES)), ("tune", wish.tune, TUNE)):
        if given not in ("", *known):
            raise ValueError(f"There is no --{name} {given!r}: choose {', '.join(known)}.")
    if wish.frame not in ("", AUTO) and not _two_frames(manifest):
        raise EncoderError(
            f"{manifest.encoder['name']} sees a galaxy in one frame only: leave --frame out, or "
            "build again with --encoder bundled to have both."
        )


def told_wish(manifest: Manifest) -> str:
    """What was asked for, as options of the command line."""
    has = manifest.representation
    frame = f"--frame {has.get('asked', AUTO)} " if _two_frames(manifest) else ""
    return f"{frame}--tune {has.get('tune', AUTO)}"


def weigh_frames(manifest: Manifest) -> None:
    """Write into the manifest how its frames are weighed, by how familiar its galaxies look."""
    before = manifest.representation
    told: dict[str, Any] = {"tune": before.get("tune", AUTO)}
    told |= {NETWORK: before[NETWORK]} if NETWORK in before else {}
    if _two_frames(manifest):
        told |= choose_frames(manifest.representation.get("asked", AUTO), manifest.familiar)
    manifest.representation = told


def is_tuned(manifest: Manifest) -> bool:
    """Whether a catalogue is tuned to its own views: as asked, else where it looks foreign."""
    tune = manifest.representation.get("tune", AUTO)
    return tune == "yes" or (tune in (AUTO, NETWORK) and looks_foreign(manifest))


def looks_foreign(manifest: Manifest) -> bool:
    """Whether hardly a galaxy looks like those the encoder was taught."""
    return _frame_for(manifest.familiar) == "whole"


def weighing(manifest: Manifest, nuisance: Vectors | None = None) -> Weighing:
    """The weighing that a manifest asks for, given differences (M, D) of views it is tuned to."""
    if not _two_frames(manifest):
        return Weighing(nuisance=nuisance)
    chosen = FRAMES[manifest.representation["frame"]]
    each = {"source": chosen.source, "whole": chosen.whole}
    parts = manifest.encoder["parts"].items()
    weights = np.concatenate([np.full(length, each[name], np.float32) for name, length in parts])
    return Weighing(weights, chosen.evened if nuisance is None else 0.0, nuisance)


def _two_frames(manifest: Manifest) -> bool:
    return len(manifest.encoder.get("parts", {})) > 1
