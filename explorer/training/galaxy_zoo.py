"""The Galaxy Zoo folders' own columns and classes as votes on the shipped trees."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explorer.encoder.votes import Tree
from explorer.errors import EncoderError
from explorer.training.label_tables import TrainingSet, hard_votes, read_own_set, read_table

VOLUNTEERS = 5.0  # a class without its votes counts as this many people who agree
GZ2_COLUMNS = {
    "smooth": "t01_smooth_or_features_a01_smooth",
    "featured": "t01_smooth_or_features_a02_features_or_disk",
    "artefact": "t01_smooth_or_features_a03_star_or_artifact",
    "edge_on": "t02_edgeon_a04_yes",
    "not_edge_on": "t02_edgeon_a05_no",
    "bar": "t03_bar_a06_bar",
    "no_bar": "t03_bar_a07_no_bar",
    "spiral": "t04_spiral_a08_spiral",
    "no_spiral": "t04_spiral_a09_no_spiral",
    "bulge_none": "t05_bulge_prominence_a10_no_bulge",
    "bulge_small": "t05_bulge_prominence_a11_just_noticeable",
    "bulge_obvious": "t05_bulge_prominence_a12_obvious",
    "bulge_dominant": "t05_bulge_prominence_a13_dominant",
    "odd": "t06_odd_a14_yes",
    "not_odd": "t06_odd_a15_no",
    "round": "t07_rounded_a16_completely_round",
    "in_between": "t07_rounded_a17_in_between",
    "cigar": "t07_rounded_a18_cigar_shaped",
    "ring": "t08_odd_feature_a19_ring",
    "lens": "t08_odd_feature_a20_lens_or_arc",
    "disturbed": "t08_odd_feature_a21_disturbed",
    "irregular": "t08_odd_feature_a22_irregular",
    "other_odd": "t08_odd_feature_a23_other",
    "merger": "t08_odd_feature_a24_merger",
    "dust_lane": "t08_odd_feature_a38_dust_lane",
    "edge_on_round_bulge": "t09_bulge_shape_a25_rounded",
    "edge_on_boxy_bulge": "t09_bulge_shape_a26_boxy",
    "edge_on_no_bulge": "t09_bulge_shape_a27_no_bulge",
    "arms_tight": "t10_arms_winding_a28_tight",
    "arms_medium": "t10_arms_winding_a29_medium",
    "arms_loose": "t10_arms_winding_a30_loose",
    "arms_1": "t11_arms_number_a31_1",
    "arms_2": "t11_arms_number_a32_2",
    "arms_3": "t11_arms_number_a33_3",
    "arms_4": "t11_arms_number_a34_4",
    "arms_more": "t11_arms_number_a36_more_than_4",
    "arms_uncounted": "t11_arms_number_a37_cant_tell",
}
CLASS5_VOTES: dict[str, tuple[str, ...]] = {
    "completely_round_smooth": ("smooth", "round"),
    "in_between_smooth": ("smooth", "in_between"),
    "cigar_shaped_smooth": ("smooth", "cigar"),
    "edge_on": ("featured", "edge_on"),
    "spiral": ("featured", "not_edge_on", "spiral"),
}
GZ1_VOTES: dict[str, tuple[str, ...]] = {
    "elliptical": ("gz1_elliptical",),
    "edge_on": ("gz1_edge_on",),
    "spiral": ("gz1_spiral",),
    "merger": ("gz1_merger",),
    "dont_know": ("gz1_unclear",),
}


def gz2_votes(table: pd.DataFrame, tree: Tree) -> NDArray[np.float32]:
    """Votes (n, A): debiased fractions times the volunteers who reached each question."""
    people = table["total_classifications"].to_numpy(dtype=float)
    place = {answer: i for i, answer in enumerate(tree.answers)}
    votes = np.zeros((len(table), len(place)), dtype=np.float32)
    reached: dict[str | None, NDArray[np.float64]] = {None: np.ones(len(table))}
    for question in tree.questions:
        if not all(answer in GZ2_COLUMNS for answer in question.answers):
            continue
        columns = [GZ2_COLUMNS[answer] for answer in question.answers]
        share = table[[f"{c}_debiased" for c in columns]].fillna(0).to_numpy(dtype=float)
        share = share / np.maximum(share.sum(1, keepdims=True), 1e-6)
        for answer, part in zip(question.answers, share.T, strict=True):
            reached[answer] = reached[question.after] * part
            votes[:, place[answer]] = people * reached[answer]
    return votes


def _training_set(
    folder: Path,
    table: pd.DataFrame,
    votes: NDArray[np.float32],
    *,
    label: pd.Series,
    objects: pd.Series | None = None,
) -> TrainingSet:
    names = folder.name + "/" + table["file"] if objects is None else objects
    return TrainingSet(
        folder.name,
        [folder / file for file in table["file"]],
        label.fillna("").to_numpy(dtype=str),
        votes,
        names.to_numpy(dtype=str),
    )


def _read_gz1(folder: Path, tree: Tree) -> TrainingSet:
    table = read_table(folder)
    label = table["class"].str.replace(r"^spiral_.*", "spiral", regex=True)
    votes = hard_votes(label, GZ1_VOTES, tree, VOLUNTEERS)
    return _training_set(folder, table, votes, label=label, objects=table["objid"])


def _read_kaggle(folder: Path, tree: Tree) -> TrainingSet:
    table = read_table(folder)
    votes = hard_votes(table["class5"], CLASS5_VOTES, tree, VOLUNTEERS)
    odd = table["binary"].where(table["class5"].isna())
    votes += hard_votes(odd, {"spiral": ("featured", "not_edge_on", "spiral", "odd")}, tree, 2.0)
    return _training_set(
        folder, table, votes, label=table["class5"], objects="kaggle" + table["galaxy_id"]
    )


def _read_votes(folder: Path, tree: Tree) -> TrainingSet:
    table = read_table(folder)
    label = table["derived_label"]
    return _training_set(
        folder, table, gz2_votes(table, tree), label=label, objects=table["dr7objid"]
    )


def _read_nongalaxy(folder: Path, tree: Tree) -> TrainingSet:
    table = read_table(folder)
    votes = hard_votes(table["class5"], CLASS5_VOTES, tree, VOLUNTEERS)
    votes += hard_votes(table["label"], {"nongalaxy": ("artefact",)}, tree, VOLUNTEERS)
    return _training_set(
        folder, table, votes, label=table["label"], objects="kaggle" + table["galaxy_id"]
    )


def _held_label_reader(column: str) -> Callable[[Path, Tree], TrainingSet]:
    def read(folder: Path, tree: Tree) -> TrainingSet:
        table = read_table(folder)
        votes = np.zeros((len(table), len(tree.answers)), dtype=np.float32)
        found = _training_set(folder, table, votes, label=table[column].astype(str))
        return replace(found, taught=False)

    return read


READERS: dict[str, Callable[[Path, Tree], TrainingSet]] = {
    "sdss-gz1-small": _read_gz1,
    "sdss-gz2-kaggle": _read_kaggle,
    "sdss-gz2-votes": _read_votes,
    "sdss-gz2-nongalaxy": _read_nongalaxy,
    "decals-rings-zoobot": _held_label_reader("ring"),
    "euclid-q1-mergers": _held_label_reader("label"),
}


def read_sets(root: Path, tree: Tree) -> list[TrainingSet]:
    """The training sets under `root`: Galaxy Zoo's by name, and any folder of a user's own.

    Raises:
        EncoderError: where no folder with images and `labels.csv` is found.
    """
    known = [root / name for name in READERS if (root / name / "labels.csv").is_file()]
    sets = [READERS[folder.name](folder, tree) for folder in known]
    own = [root, *sorted(path for path in root.iterdir() if path.is_dir())] if root.is_dir() else []
    for folder in own:
        if folder not in known and (folder / "labels.csv").is_file() and _has_images(folder):
            sets.append(read_own_set(folder, tree))
    if not sets:
        raise EncoderError(f"No training set under '{root}': no folder there has a labels.csv.")
    return sets


def _has_images(folder: Path) -> bool:
    table = read_table(folder)
    return len(table) > 0 and (folder / str(table["file"].iloc[0])).is_file()
