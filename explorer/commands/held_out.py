"""Which galaxies of a catalogue the bundled encoder never met while it was trained."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace


def unseen_in_training(workspace: "Workspace", rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each of `rows` (L,) is on the list of held-out galaxies that ships with `bundled`.

    Told by the set's folder and the image's name; False for any other catalogue, whose galaxies
    the encoder did not meet either, but which has no such list.
    """
    from explorer.evaluate.encoders import HELD_OUT

    wanted = set(HELD_OUT.read_text().split("\n")) if HELD_OUT.is_file() else set()
    references = workspace.catalogue.arrow("reference").take(rows).to_pylist()
    folder = Path(workspace.catalogue.manifest.source).parent.name
    names = [f"{folder}/images/{Path(str(one)).name}" for one in references]
    return np.array([name in wanted for name in names], bool)
