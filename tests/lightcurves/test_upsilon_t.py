"""Tests of explorer.lightcurves.upsilon_t, on files written as the authors' code writes them."""

import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.preprocessing import LabelEncoder
from torch import nn

from explorer.errors import EncoderError
from explorer.lightcurves import FEATURES
from explorer.lightcurves.few_labels import WAYS, Taught
from explorer.lightcurves.measures import MEASURES
from explorer.lightcurves.upsilon_t import load_upsilon

CLASSES = ["CEPH_F", "DSCT", "EB_EC", "LPV_Mira_AGB_C", "NonVar", "QSO", "RRL_ab"]
LOGARITHMIC = ("period", "amplitude", "hl_amp_ratio", "kurtosis", "phase_cusum", "phase_eta",
               "quartile31", "skewness", "slope_per90")  # fmt: skip


class Theirs(nn.Module):
    """The layers of their network, by their names."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.bn1, self.fc1 = nn.BatchNorm1d(16, 64), nn.Linear(16, 64)
        self.bn2, self.fc2 = nn.BatchNorm1d(64), nn.Linear(64, 128)
        self.bn3, self.fc3 = nn.BatchNorm1d(128), nn.Linear(128, 256)
        self.bn4, self.fc4 = nn.BatchNorm1d(256), nn.Linear(256, count)
        self.bn5 = nn.BatchNorm1d(count)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.fc1(self.bn1(x)))
        x = torch.relu(self.fc2(self.bn2(x)))
        x = torch.relu(self.fc3(self.bn3(x)))
        return self.bn5(self.fc4(self.bn4(x)))


def raw_features(count: int = 40) -> np.ndarray:
    return np.random.default_rng(0).uniform(0.2, 2, (count, len(FEATURES)))


def write(folder: Path, words: type = object, protocol: int = 3) -> Theirs:
    torch.manual_seed(0)
    net = Theirs(len(CLASSES))
    for _ in range(20):
        net(torch.randn(64, 16))  # their normalisations have seen curves
    torch.save(net.state_dict(), folder / "state_dict.pt")
    scale = (np.arange(16) / 16 - 0.5, np.linspace(0.5, 2, 16))
    least = {f"min_{name}": np.float64(0.01 * at) for at, name in enumerate(LOGARITHMIC)}
    labels = LabelEncoder().fit(np.array(CLASSES, dtype=words))
    for name, value in (("norm", scale), ("min", least)):
        (folder / f"{name}_params.pkl").write_bytes(pickle.dumps(value, protocol))
    (folder / "label_encoder.pkl").write_bytes(pickle.dumps(labels, protocol))
    return net.eval()


@pytest.mark.parametrize(("words", "protocol"), [(object, 3), (str, 3), (object, 4)])
def test_it_answers_as_their_code_does(tmp_path: Path, words: type, protocol: int) -> None:
    net = write(tmp_path, words, protocol)
    raw = raw_features()
    values = raw.copy()
    for at, name in enumerate(LOGARITHMIC):
        column = FEATURES.index(name)
        values[:, column] = np.log10(values[:, column] - 0.01 * at)
    scaled = (values - (np.arange(16) / 16 - 0.5)) / np.linspace(0.5, 2, 16)
    with torch.no_grad():
        theirs = torch.softmax(net(torch.from_numpy(scaled).float()), dim=1).numpy()
    measures = np.full((len(raw), len(MEASURES)), np.nan)
    measures[:, : len(FEATURES)] = raw
    encoder = load_upsilon(tmp_path)
    assert np.allclose(encoder.probabilities(measures), theirs, atol=1e-5)
    known = ("CEPH_F", "DSCT", "EB_contact", "MIRA", "NONVAR", "QSO", "RRab")
    assert encoder.kinds == known and encoder.hidden == (64, 128, 256)


@pytest.mark.parametrize("name", WAYS)
def test_every_way_begins_from_it_too(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    measures = np.ones((40, len(MEASURES)))
    measures[:, : len(FEATURES)] = raw_features()
    classes = (measures[:, 0] > 1).astype(np.int64)
    taught = Taught(measures[:25], classes[:25], ("RRab", "unheard of"))
    assert WAYS[name](load_upsilon(tmp_path), taught, measures[25:]).shape == (15, 2)


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    write(tmp_path)

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return (Path.touch, (tmp_path / "sprung",))

    for name in ("label_encoder.pkl", "norm_params.pkl", "min_params.pkl", "state_dict.pt"):
        kept = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(pickle.dumps(Trap()))
        with pytest.raises(EncoderError):
            load_upsilon(tmp_path)
        (tmp_path / name).write_bytes(kept)
    assert not (tmp_path / "sprung").exists()
    with pytest.raises(EncoderError, match="no folder of UPSILoN-T"):
        load_upsilon(tmp_path / "none")
