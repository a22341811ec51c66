"""A new task from a few labels: a linear probe on embeddings, calibrated and cross-validated."""

from explorer.tasks.probe import Probe, Taught, fit_probe
from explorer.tasks.scores import FewLabels, Score, checked, reliability
from explorer.tasks.space import Space, fit_space
from explorer.tasks.subsample import drawn
from explorer.tasks.uncertainty import uncertainty

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
