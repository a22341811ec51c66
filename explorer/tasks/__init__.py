"""A new task from a few labels: a linear probe on embeddings, calibrated and cross-validated."""

from explorer.tasks.probe import FittedProbe, Probe, fit_probe
from explorer.tasks.scores import FewLabels, Score, check_labels, reliability_curve
from explorer.tasks.space import ProbeSpace, fit_space
from explorer.tasks.subsample import LabelSample, stratified_subsample
from explorer.tasks.uncertainty import uncertainty

__all__ = [
    "FewLabels",
    "FittedProbe",
    "LabelSample",
    "Probe",
    "ProbeSpace",
    "Score",
    "check_labels",
    "fit_probe",
    "fit_space",
    "reliability_curve",
    "stratified_subsample",
    "uncertainty",
]
