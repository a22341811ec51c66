"""A new task from a few labels: a linear probe on embeddings, calibrated and cross-validated."""

from explorer.probe.draw import drawn
from explorer.probe.probe import Probe, Taught, fit_probe
from explorer.probe.scores import FewLabels, Score, checked, reliability
from explorer.probe.space import Space, fit_space
from explorer.probe.suggest import uncertainty

__all__ = [
    "FewLabels",
    "Probe",
    "Score",
    "Space",
    "Taught",
    "checked",
    "drawn",
    "fit_probe",
    "fit_space",
    "reliability",
    "uncertainty",
]
