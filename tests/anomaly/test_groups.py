"""Tight groups: planted ones are found, what lies between them is left out."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.anomaly import assign_to_groups, oddness, tight_groups


def planted(sizes, *, spread=0.05, scattered=200, seed=0):
    """Unit vectors (N, 40) of which each group has its own corner, the scattered come last."""
    rng = np.random.default_rng(seed)
    groups = [
        np.eye(40)[at] + spread * rng.normal(size=(size, 40)) for at, size in enumerate(sizes)
    ]
    vectors = np.concatenate([*groups, rng.normal(size=(scattered, 40))]).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_planted_groups_are_found_whole_and_the_scattered_are_left_out():
    sizes = (12, 8, 20)
    vectors = planted(sizes)
    found = tight_groups(vectors, oddness(vectors))
    truth = np.repeat([0, 1, 2, -1], (*sizes, 200))
    assert sorted(truth[group.rows[0]] for group in found) == [0, 1, 2]
    for group in found:
        of_it = np.flatnonzero(truth == truth[group.rows[0]])
        assert set(group.rows.tolist()) == set(of_it.tolist())
        assert group.similarity > 0.9 and group.apart > 2


@pytest.mark.parametrize("seed", range(3))
def test_scattered_galaxies_have_no_groups(seed):
    vectors = planted((), scattered=400, seed=seed)
    assert tight_groups(vectors, oddness(vectors)) == []


def test_groups_are_told_the_oddest_first_with_the_mean_of_their_members():
    vectors = planted((10, 10, 10), scattered=0)
    odd = np.repeat(np.float32([0.2, 0.9, 0.5]), 10)
    found = tight_groups(vectors, odd)
    assert [round(group.oddness, 4) for group in found] == [0.9, 0.5, 0.2]


def test_the_typical_member_is_nearest_to_the_others():
    vectors = planted((10,), scattered=60)
    (group,) = (g for g in tight_groups(vectors, oddness(vectors)) if (g.rows < 10).all())
    members = vectors[group.rows]
    mean = (members @ members.T).mean(axis=1)
    assert np.argmax(mean) == 0


def test_the_order_of_the_galaxies_changes_no_group():
    vectors = planted((12, 8, 20))
    odd = oddness(vectors)
    mixed = np.random.default_rng(1).permutation(len(vectors))
    one = {frozenset(group.rows.tolist()) for group in tight_groups(vectors, odd)}
    other = tight_groups(vectors[mixed], odd[mixed])
    assert {frozenset(mixed[group.rows].tolist()) for group in other} == one


@pytest.mark.parametrize("count", [0, 1, 4, 6])
def test_few_galaxies_have_few_groups_or_none(count):
    vectors = planted((count,), scattered=0) if count else np.zeros((0, 40), np.float32)
    for group in tight_groups(vectors, np.zeros(count, np.float32)):
        assert len(group.rows) >= 5


def test_copies_of_one_galaxy_are_a_group_and_no_error():
    vectors = np.concatenate([np.repeat(planted((1,), scattered=0), 6, axis=0), planted((9,))])
    found = tight_groups(vectors, np.zeros(len(vectors), np.float32))
    assert all(np.isfinite(group.similarity) for group in found)


def test_a_group_of_one_is_refused():
    with pytest.raises(ValueError, match="two"):
        tight_groups(planted((5,)), np.zeros(205, np.float32), smallest=1)


def test_whoever_was_not_looked_at_joins_the_group_it_is_like():
    vectors = planted((20, 20), scattered=200)
    odd = oddness(vectors)
    among = np.concatenate([np.arange(0, 40, 2), np.arange(40, 140)])
    cores = tight_groups(vectors[among], odd[among])
    found = assign_to_groups(vectors, odd, cores, among)
    assert len(found) == len(cores) == 2
    for group in found:
        first = 20 * (group.rows[0] // 20)
        assert group.rows[0] % 2 == 0  # the core's own most typical stays first
        assert set(group.rows) <= set(range(first, first + 20)) and len(group.rows) > 15
        assert group.oddness == pytest.approx(odd[group.rows].mean(), abs=1e-5)
    assert [g.oddness for g in found] == sorted((g.oddness for g in found), reverse=True)
    assert assign_to_groups(vectors, odd, [], among) == []


def test_nobody_joins_where_all_were_looked_at():
    vectors = planted((12, 8))
    odd, every = oddness(vectors), np.arange(220)
    cores = tight_groups(vectors, odd)
    found = assign_to_groups(vectors, odd, cores, every)
    assert [set(g.rows) for g in found] == [set(g.rows) for g in cores]


def test_whoever_was_looked_at_and_left_out_stays_out():
    vectors = planted((12,))
    odd, every = oddness(vectors), np.arange(212)
    (core,) = (group for group in tight_groups(vectors, odd) if (group.rows < 12).all())
    kept = replace(core, rows=core.rows[[0, 1, 2, 3, 11]])
    (found,) = assign_to_groups(vectors, odd, [kept], every)
    assert set(found.rows) == set(kept.rows)
    few = replace(kept, rows=np.arange(5))
    (joined,) = assign_to_groups(vectors, odd, [few], kept.rows)
    assert set(joined.rows) > set(kept.rows)
