import numpy as np

from explorer.evaluate.retrieval import evaluate_retrieval
from explorer.training.discriminant import discriminant_metric, leading_directions


def noisy_classes(seed):
    """Three classes apart along a quiet axis, drowned by a loud one that means nothing."""
    rng = np.random.default_rng(seed)
    classes = np.repeat([0, 1, 2], 80)
    features = rng.normal(size=(240, 6)).astype(np.float32)
    features[:, 0] *= 12
    features[:, 1] = 0.5 * features[:, 1] + 3 * (classes - 1)
    return features, classes


def test_the_metric_finds_what_tells_unseen_galaxies_apart():
    weight, bias = discriminant_metric(*noisy_classes(0))
    features, classes = noisy_classes(1)
    plain = evaluate_retrieval(features, classes)["macro_precision"]
    mapped = evaluate_retrieval(features @ weight.T + bias, classes)["macro_precision"]
    assert mapped > plain + 0.02 and weight.dtype == np.float32


def test_no_direction_is_lost():
    weight, bias = discriminant_metric(*noisy_classes(0))
    assert np.linalg.matrix_rank(weight) == 6 and bias.shape == (6,)


def test_the_centre_of_the_training_features_becomes_the_origin():
    features, classes = noisy_classes(0)
    weight, bias = discriminant_metric(features + 5, classes)
    assert np.allclose(weight @ (features + 5).mean(0) + bias, 0, atol=1e-3)


def test_the_leading_directions_keep_the_neighbours():
    features, classes = noisy_classes(0)
    weight, bias = discriminant_metric(features, classes)
    few, offset = leading_directions(weight, bias, features, 3)
    whole = evaluate_retrieval(features @ weight.T + bias, classes)["macro_precision"]
    kept = evaluate_retrieval(features @ few.T + offset, classes)["macro_precision"]
    assert few.shape == (3, 6) and offset.shape == (3,) and kept > whole - 0.05
    assert leading_directions(weight, bias, features, 99)[0].shape == (6, 6)
