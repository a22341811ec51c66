"""The widget's script: the page's own grid, joined with what stands in for its server."""

import json
from pathlib import Path

# The components' scripts and styles are plain files: the page and the notebook share them.
COMPONENTS = Path(__file__).resolve().parents[2] / "ui" / "components"
STYLES = ("icons.css", "notebook.css", "grid.css")
SCRIPTS = (
    *("icons.js", "dom.js", "answer_queue.js", "thumbnail_cache.js", "tagger.js", "card.js"),
    *("grid_answers.js", "grid_selection.js", "grid_pager.js", "grid_toolbar.js"),
    "grid_thumbnails.js",
    *("grid_keyboard.js", "grid.js", "notebook_kernel.js", "notebook_grid.js"),
)


def widget_script() -> str:
    """One ES module that exports `render`, with its styles as a constant in front."""
    return f"const STYLES = {json.dumps(_joined(STYLES))};\n{_joined(SCRIPTS)}"


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join((COMPONENTS / name).read_text(encoding="utf-8") for name in names)
