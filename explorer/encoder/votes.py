"""Question trees, the likelihood of volunteers' votes, and predicted vote fractions."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from explorer.errors import EncoderError

TREES = Path(__file__).parent / "trees"


@dataclass(frozen=True)
class Question:
    """One question: its answers, and the answer that leads to it (`after`, None at the root)."""

    name: str
    answers: tuple[str, ...]
    after: str | None = None


@dataclass(frozen=True)
class Tree:
    """Questions in order; answers are unique across the tree and number A in all."""

    name: str
    questions: tuple[Question, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """The A answers in the order of the head's outputs."""
        return tuple(answer for question in self.questions for answer in question.answers)

    @property
    def columns(self) -> tuple[str, ...]:
        """The A column names of predicted fractions, such as "p_edge_on"."""
        return tuple(f"p_{answer}" for answer in self.answers)

    def slices(self) -> list[slice]:
        """Each question's place among the A answers."""
        ends, start = [], 0
        for question in self.questions:
            ends.append(slice(start, start + len(question.answers)))
            start += len(question.answers)
        return ends

    def record(self) -> dict[str, Any]:
        """The tree as JSON-able values, the form of the files in `trees/`."""
        return {
            "name": self.name,
            "questions": [
                {"name": q.name, "answers": list(q.answers)}
                | ({"after": q.after} if q.after else {})
                for q in self.questions
            ],
        }


def tree_from_record(record: dict[str, Any]) -> Tree:
    """The tree that a record describes.

    Raises:
        EncoderError: for a missing field, a repeated answer, or a branch from an unknown answer.
    """
    try:
        questions = tuple(
            Question(q["name"], tuple(q["answers"]), q.get("after")) for q in record["questions"]
        )
        tree = Tree(str(record["name"]), questions)
    except (KeyError, TypeError) as error:
        raise EncoderError(f"A question tree lacks {error}; see encoder/trees/gz2.json.") from error
    _check(tree)
    return tree


def _check(tree: Tree) -> None:
    seen: set[str] = set()
    for question in tree.questions:
        if question.after is not None and question.after not in seen:
            raise EncoderError(
                f"Question '{question.name}' of tree '{tree.name}' comes after "
                f"'{question.after}', which no earlier question answers."
            )
        fresh = set(question.answers) - seen
        if not fresh or len(fresh) < len(question.answers):
            raise EncoderError(
                f"Question '{question.name}' of tree '{tree.name}' has no answers or repeats one."
            )
        seen.update(question.answers)


def load_tree(name: str | Path) -> Tree:
    """A shipped tree ("gz2", "gz1", "gz_decals") or the one in a JSON file.

    Raises:
        EncoderError: for an unknown name or a file that is not a tree.
    """
    path = TREES / f"{name}.json" if (TREES / f"{name}.json").exists() else Path(name)
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in TREES.glob("*.json")))
        raise EncoderError(
            f"There is no question tree '{name}'; known are {known}, or give a file."
        )
    try:
        return tree_from_record(json.loads(path.read_text()))
    except json.JSONDecodeError as error:
        raise EncoderError(f"The question tree '{name}' is not JSON: {error}.") from error


def joint_tree(*trees: Tree) -> Tree:
    """One tree with the questions of all, for sets that were asked different ones."""
    tree = Tree("+".join(t.name for t in trees), tuple(q for t in trees for q in t.questions))
    _check(tree)
    return tree


def concentrations(outputs: Tensor) -> Tensor:
    """Dirichlet concentrations 1 to 101 from raw head outputs, same shape (Walmsley+22)."""
    return torch.sigmoid(outputs.float()) * 100.0 + 1.0


def vote_loss(alpha: Tensor, votes: Tensor, tree: Tree) -> Tensor:
    """The negative log-likelihood of the votes for each galaxy, (B,).

    Dirichlet-multinomial per question, summed over questions; a question without votes adds
    nothing. alpha, votes: (B, A). The multinomial coefficient, free of alpha, is left out.
    """
    total = alpha.new_zeros(alpha.shape[0])
    for part in tree.slices():
        total = total + dirichlet_multinomial(alpha[:, part], votes[:, part])
    return total


def dirichlet_multinomial(alpha: Tensor, votes: Tensor) -> Tensor:
    """The loss -log p(votes | alpha) up to a constant of the votes, (B,); zero without votes."""
    strength, asked = alpha.sum(1), votes.sum(1)
    whole = torch.lgamma(strength + asked) - torch.lgamma(strength)
    each = (torch.lgamma(alpha + votes) - torch.lgamma(alpha)).sum(1)
    return torch.where(asked > 0, whole - each, torch.zeros_like(whole))


def fractions(alpha: Tensor, tree: Tree) -> Tensor:
    """Expected vote fractions (B, A), 0 to 1, times those that lead to each question."""
    reached: dict[str, Tensor] = {}
    parts = []
    for question, part in zip(tree.questions, tree.slices(), strict=True):
        share = alpha[:, part] / alpha[:, part].sum(1, keepdim=True)  # (B, answers)
        if question.after is not None:
            share = share * reached[question.after][:, None]
        reached.update(zip(question.answers, share.unbind(1), strict=True))
        parts.append(share)
    return torch.cat(parts, dim=1)
