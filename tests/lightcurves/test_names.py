"""Tests of explorer.lightcurves.names."""

import numpy as np
import pytest

from explorer.lightcurves.kinds import KINDS
from explorer.lightcurves.names import NAMES, group_probabilities, kind_groups, simulated_kinds


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("RR_Lyrae_FM", ("RRab",)), ("δ Scuti", ("DSCT",)), ("W Ursae Maj", ("EB_contact",)),
     ("EB", ("EB_contact", "EB_semidetached", "EB_detached")), ("something", ())],
)  # fmt: skip
def test_names_are_known_however_they_are_written(name: str, kinds: tuple[str, ...]) -> None:
    assert simulated_kinds(name) == kinds


def test_every_name_stands_for_kinds_that_are_simulated_and_every_kind_for_itself() -> None:
    assert {kind for kinds in NAMES.values() for kind in kinds} <= set(KINDS)
    assert all(kind in simulated_kinds(kind) for kind in KINDS)


def test_the_narrower_name_takes_the_kind() -> None:
    kinds = sorted(KINDS)
    groups = kind_groups(["LPV", "Mira", "unheard of"], kinds)
    assert {kinds[at] for at in np.flatnonzero(groups[0])} == {"SRV", "OSARG"}
    assert groups[1].sum() == 1 and not groups[2].any()


def test_other_is_what_no_class_holds() -> None:
    groups = kind_groups(["other", "Mira"], sorted(KINDS))
    assert groups[0].sum() == len(KINDS) - 1 and not (groups[0] & groups[1]).any()
    assert not kind_groups(["other", "unheard of"], sorted(KINDS)).any()


def test_grouped_probabilities_sum_to_one() -> None:
    p = np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]], np.float32)
    groups = np.array([[True, True, False], [False, False, False]])
    grouped = group_probabilities(p, groups)
    assert np.allclose(grouped.sum(axis=1), 1)
    assert grouped[0, 0] > grouped[1, 0]
