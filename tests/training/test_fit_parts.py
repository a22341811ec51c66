"""What is fitted around a trained network, and that nothing is where nothing teaches."""

import numpy as np
import pandas as pd
import pytest

from explorer.encoder import embed_images, load_encoder
from explorer.training.dataset import load_training_data
from explorer.training.fit_parts import fit_around, fit_familiar
from explorer.training.run import Run
from explorer.training.train import train
from tests.training.conftest import TREE, config, picture

pytestmark = pytest.mark.slow


def untrained(survey):
    (survey.parent / "runs").mkdir()
    made = config(survey)
    return Run(made, TREE, load_training_data(made.data, TREE, made.size_px, made.out))


def test_components_of_whole_cutouts_are_centred_and_do_not_repeat_each_other(survey):
    run = untrained(survey)
    fit_around(run)
    weight = run.averaged.around.weight.numpy()
    assert np.allclose(weight @ weight.T, np.eye(len(weight)), atol=1e-3)
    assert not run.averaged.around.weight.requires_grad


def test_what_is_familiar_is_fitted_to_what_teaches(survey):
    run = untrained(survey)
    fit_familiar(run)
    assert len(run.averaged.familiarity.axes) < 40 and run.averaged.familiarity.steps.max() > 0


def test_images_without_labels_train_an_encoder_that_calls_nothing_familiar(survey):
    file = survey / "mine" / "labels.csv"
    pd.read_csv(file)[["file"]].to_csv(file, index=False)
    report = train(config(survey, objective="ssl", steps=2))
    seen = embed_images(load_encoder(report["encoder"], device="cpu"), [picture(1)], views=2)
    assert np.isnan(seen.familiarity).all() and np.isfinite(seen.embeddings).all()
