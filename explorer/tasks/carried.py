"""How a task on light curves was carried over, beside the probe."""

from dataclasses import dataclass

from explorer.lightcurves.choose import CurveChoice
from explorer.tasks.scores import Score


@dataclass(frozen=True)
class CarriedOver:
    """The way chosen, its score and that of the probe, both on labels left out in turn."""

    choice: CurveChoice
    score: Score
    probe: Score

    @property
    def pays(self) -> bool:
        """Whether it orders or states better than the probe does."""
        better_order = self.score.auc["value"] > self.probe.auc["value"]
        return better_order or self.score.log_loss < self.probe.log_loss

    @property
    def why(self) -> str:
        """What the probabilities are of, and why, in a sentence or two."""
        ours, theirs = (f"{one.auc['value']:.3f}" for one in (self.score, self.probe))
        if not self.pays:
            return (
                f"A line on the embeddings: area under ROC {theirs}, where carrying the network "
                f"over gives {ours}."
            )
        return f"{self.choice.why} Area under ROC {ours}; a line on the embeddings {theirs}."
