import numpy as np
import pytest

from explorer.evaluate.retrieval import evaluate_retrieval, gain_in_retrieval, nearest_rows


def clusters(counts=(30, 20, 15), dim=8, spread=0.05, seed=0):
    rng = np.random.default_rng(seed)
    centres = np.eye(dim)[: len(counts)]
    vectors = np.concatenate(
        [c + spread * rng.normal(size=(n, dim)) for c, n in zip(centres, counts, strict=True)]
    )
    labels = np.repeat([f"class {i}" for i in range(len(counts))], counts)
    return vectors.astype(np.float32), labels


def test_tight_clusters_are_perfect_and_the_answer_has_the_contracts_keys():
    result = evaluate_retrieval(*clusters(), k=10)
    assert result["k"] == 10 and result["n"] == 65
    assert result["macro_precision"] == pytest.approx(1.0)
    assert result["macro_ndcg"] == pytest.approx(1.0)
    assert result["per_class"]["class 2"] == {"n": 15, "precision": 1.0}


def test_noise_gives_each_class_its_share():
    vectors = np.random.default_rng(0).normal(size=(600, 20))
    labels = np.repeat(["a", "b"], [450, 150])
    result = evaluate_retrieval(vectors, labels)
    assert result["per_class"]["a"]["precision"] == pytest.approx(0.75, abs=0.05)
    assert result["macro_precision"] == pytest.approx(0.5, abs=0.05)


def test_more_noise_is_worse():
    scores = [
        evaluate_retrieval(*clusters(spread=s))["macro_precision"] for s in (0.1, 0.5, 1.0, 3.0)
    ]
    assert scores == sorted(scores, reverse=True) and scores[-1] < 0.6


def test_a_galaxy_is_not_its_own_neighbour():
    vectors, _ = clusters()
    assert not (nearest_rows(vectors, 5) == np.arange(len(vectors))[:, None]).any()


def test_it_agrees_with_a_plain_loop():
    vectors = np.random.default_rng(1).normal(size=(40, 5))
    labels = np.random.default_rng(2).choice(["a", "b", "c"], 40)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    precision = []
    for i in range(40):
        order = [j for j in np.argsort(-(unit @ unit[i])) if j != i][:7]
        precision.append(np.mean(labels[order] == labels[i]))
    expected = np.mean([np.mean(np.array(precision)[labels == c]) for c in "abc"])
    assert evaluate_retrieval(vectors, labels, k=7)["macro_precision"] == pytest.approx(expected)


def test_length_of_a_vector_does_not_matter():
    vectors, labels = clusters(spread=0.6)
    longer = vectors * np.random.default_rng(0).uniform(0.1, 9, size=(len(vectors), 1))
    assert evaluate_retrieval(vectors, labels) == evaluate_retrieval(longer, labels)


def test_unlabelled_galaxies_and_other_rows_take_no_part():
    vectors, labels = clusters()
    some = labels.astype(object)
    some[::3] = None
    some[1::3] = ""
    assert evaluate_retrieval(vectors, some, k=3)["n"] == len(labels[2::3])
    assert evaluate_retrieval(vectors, labels, k=3, rows=np.arange(20))["per_class"] == {
        "class 0": {"n": 20, "precision": 1.0}
    }
    numbers = np.where(labels == "class 0", np.nan, 1.0)
    assert evaluate_retrieval(vectors, numbers)["n"] == 35


def test_a_class_smaller_than_k_can_still_have_perfect_ndcg():
    result = evaluate_retrieval(*clusters((6, 30)), k=10)
    assert result["per_class"]["class 0"]["precision"] == pytest.approx(0.5)
    assert result["macro_ndcg"] == pytest.approx(1.0)


def test_what_is_gained_is_paired_by_galaxy():
    sharp, labels = clusters(spread=0.3)
    blurred = sharp + np.random.default_rng(3).normal(0, 0.5, sharp.shape)
    gain = gain_in_retrieval(sharp, blurred, labels)
    ours, theirs = (evaluate_retrieval(v, labels) for v in (sharp, blurred))
    assert gain["gain"] == pytest.approx(ours["macro_precision"] - theirs["macro_precision"])
    assert gain["macro_precision"] == theirs["macro_precision"]
    assert 0 < gain["gain_interval"][0] < gain["gain"] < gain["gain_interval"][1]
    assert gain_in_retrieval(sharp, sharp, labels)["gain_interval"] == (0, 0)
    low, high = ours["interval"]
    assert low < ours["macro_precision"] < high


@pytest.mark.parametrize(
    ("vectors", "labels", "words"),
    [
        (np.zeros((5, 3)), np.array(["a"] * 4), "must be"),
        (np.zeros((5, 3)), np.array(["a"] * 5), "more than k"),
        (np.full((50, 3), np.nan), np.array(["a"] * 50), "not finite"),
    ],
)
def test_bad_input_is_refused(vectors, labels, words):
    with pytest.raises(ValueError, match=words):
        evaluate_retrieval(vectors, labels)
