"""What stands on galaxies after an answer: the reply that a grid settles its cards by."""

from collections.abc import Sequence
from typing import Any

from explorer.labels import Rater
from explorer.workspace.cards import galaxy_cards
from explorer.workspace.labelling import Labelling


def marks(labelling: Labelling, ids: Sequence[str], rater: Rater) -> dict[str, dict[str, Any]]:
    """{id: {"rating", "tags"}}: what is stored for `ids` now."""
    catalogue = labelling.catalogue
    cards = galaxy_cards(catalogue, labelling.labels, catalogue.rows_of(ids), rater)
    return {card["id"]: {"rating": card["rating"], "tags": card["tags"]} for card in cards}


def tagged_reply(labelling: Labelling, ids: Sequence[str], rater: Rater) -> dict[str, Any]:
    """{"stored", "seq"}: the marks of `ids`, and the last journal line."""
    return {"stored": marks(labelling, ids, rater), "seq": labelling.labels.version()}


def rated_reply(
    labelling: Labelling, ids: Sequence[str], since: int | None, rater: Rater
) -> dict[str, Any]:
    """{"stored", "seq", "elsewhere"}: what is stored now of `ids` and of what others rated.

    `since` is the journal line that the grid last heard of; None says nothing of others.
    """
    seq = labelling.labels.version()
    others = {} if since is None or since >= seq else elsewhere(labelling, ids, since, rater)
    stored = marks(labelling, [*dict.fromkeys([*ids, *others])], rater)
    return {"stored": stored, "seq": seq, "elsewhere": others}


def elsewhere(labelling: Labelling, ids: Sequence[str], since: int, rater: Rater) -> dict[str, str]:
    """{id: answer} given after journal line `since`, but not by the step that was just stored.

    A galaxy that both rated is among them: the grid says that its own answer stands, being later.
    """
    events = labelling.labels.ratings_after(since, **rater.words)
    mine = next((event.action for event in reversed(events) if event.galaxy in ids), "")
    known = labelling.catalogue.known_rows([event.galaxy for event in events])
    return {e.galaxy: e.value for e in events if e.action != mine and e.galaxy in known}
