"""Training sets: folders of cutouts whose labels become votes; sets with different labels mix."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explorer.encoder.votes import Tree
from explorer.errors import EncoderError


@dataclass(frozen=True)
class TrainingSet:
    """One folder of n cutouts.

    files: absolute paths. label: (n,) the class that retrieval is measured on, "" where none.
    votes: float32 (n, A) of volunteers, zeros where nobody was asked. objects: (n,) names of what
    is shown, equal for one object. taught: whether `label` may be trained on.
    """

    name: str
    files: list[Path]
    label: NDArray[np.str_]
    votes: NDArray[np.float32]
    objects: NDArray[np.str_]
    taught: bool = True


def hard_votes(
    label: pd.Series, answers: dict[str, tuple[str, ...]], tree: Tree, volunteers: float
) -> NDArray[np.float32]:
    """Votes (n, A): each class as `volunteers` people who all gave its answers."""
    place = {answer: i for i, answer in enumerate(tree.answers)}
    votes = np.zeros((len(label), len(place)), dtype=np.float32)
    for row, value in enumerate(label):
        for answer in answers.get(value, ()):
            votes[row, place[answer]] = volunteers
    return votes


def read_table(folder: Path) -> pd.DataFrame:
    """A set's `labels.csv`, its identifiers as text.

    Raises:
        EncoderError: where there is none, or it has no `file` column.
    """
    path = folder / "labels.csv"
    if not path.is_file():
        raise EncoderError(f"There is no '{path}'; a training set is a folder with labels.csv.")
    table = pd.read_csv(path, dtype={"objid": str, "dr7objid": str, "galaxy_id": str})
    if "file" not in table:
        raise EncoderError(f"'{path}' needs a `file` column, relative to its folder.")
    return table


def read_own_set(folder: Path, tree: Tree) -> TrainingSet:
    """A user's set: columns named as answers hold vote counts, `label` (optional) classes.

    Without either column the cutouts still teach what views of one galaxy have in common.
    """
    table = read_table(folder)
    votes = np.zeros((len(table), len(tree.answers)), dtype=np.float32)
    for place, answer in enumerate(tree.answers):
        if answer in table:
            votes[:, place] = pd.to_numeric(table[answer], errors="coerce").fillna(0)
    if (votes < 0).any():
        raise EncoderError(f"'{folder / 'labels.csv'}' holds negative vote counts.")
    empty = pd.Series([""] * len(table))
    label = table.get("label", empty).fillna("").to_numpy(dtype=str)
    names = np.array([f"{folder.name}/{file}" for file in table["file"]])
    files = [folder / file for file in table["file"]]
    return TrainingSet(folder.name, files, label, votes, names)
