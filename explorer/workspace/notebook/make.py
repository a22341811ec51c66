"""The widget of some galaxies; anywidget is loaded only here, and named where it is missing."""

from typing import TYPE_CHECKING, Any

from explorer.errors import ExplorerError
from explorer.labels import Rater
from explorer.workspace.notebook.shown import shown_of
from explorer.workspace.ranking import Ranker

if TYPE_CHECKING:
    from explorer.workspace.notebook.widget import GalaxyWidget


def galaxy_widget(
    ranker: Ranker, what: Any, rater: Rater, *, where: str = "", size: int
) -> "GalaxyWidget":
    """A widget of what `what` names, `size` galaxies on a page; see `shown_of` for its errors.

    Raises:
        ExplorerError: anywidget is not installed.
    """
    try:
        from explorer.workspace.notebook.widget import GalaxyWidget
    except ModuleNotFoundError as error:
        raise ExplorerError(
            "The widget needs anywidget, which is not installed: run "
            "pip install 'galaxy-explorer[notebook]', or pip install anywidget."
        ) from error
    shown = shown_of(ranker.search.selection, what, where, rater)
    return GalaxyWidget(ranker, shown, rater, page_size=size)
