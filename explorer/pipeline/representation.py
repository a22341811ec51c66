"""How a catalogue weighs the two frames of its embeddings: by how familiar its galaxies look."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.familiar import UNFAMILIAR
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.projection import PLAIN, Weighing

AUTO = "auto"
FOREIGN = 0.1  # below this share of familiar galaxies a survey is foreign to the encoder


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


def familiar_share(familiarity: NDArray[np.floating] | None) -> float | None:
    """The share of galaxies (N,) that look familiar to the encoder; None where it cannot say.

    Of the kinds that it was taught 95 % do.
    """
    if familiarity is None or not np.isfinite(familiarity).any():
        return None
    return float((familiarity[np.isfinite(familiarity)] >= UNFAMILIAR).mean())


def choose_frames(asked: str, share: float | None) -> dict[str, Any]:
    """{"frame", "asked", "why"}: which of `FRAMES`, as the manifest tells it.

    asked: a name in `FRAMES`, or "auto". share: of familiar galaxies.

    Raises:
        ValueError: no such frame.
    """
    if asked in FRAMES:
        return {"frame": asked, "asked": asked, "why": "Asked for."}
    if asked not in ("", AUTO):
        raise ValueError(f"There is no frame {asked!r}: choose {', '.join([AUTO, *FRAMES])}.")
    if share is None or share >= FOREIGN:
        told = "Galaxies and their surroundings weigh alike."
        return {"frame": "both", "asked": AUTO, "why": told}
    told = (
        "So few galaxies look like those the encoder was taught that the whole cutout weighs more "
        "than what it was taught to tell apart."
    )
    return {"frame": "whole", "asked": AUTO, "why": told}


def weigh_frames(manifest: Manifest) -> None:
    """Write into the manifest how its frames are weighed, by how familiar its galaxies look."""
    if len(manifest.encoder.get("parts", {})) > 1:
        asked = manifest.representation.get("asked", AUTO)
        manifest.representation = choose_frames(asked, manifest.familiar)


def weighing(manifest: Manifest) -> Weighing:
    """The weighing of the frame that a manifest names; plain where embeddings have one part."""
    parts = manifest.encoder.get("parts", {})
    if len(parts) < 2:
        return PLAIN
    chosen = FRAMES[manifest.representation["frame"]]
    each = {"source": chosen.source, "whole": chosen.whole}
    weights = [np.full(length, each[name], np.float32) for name, length in parts.items()]
    return Weighing(np.concatenate(weights), chosen.evened)
