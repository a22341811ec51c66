"""The widget's script: the page's own grid and map, joined with what stands in for its server."""

import json
from pathlib import Path

# The components' scripts and styles are plain files: the page and the notebook share them.
COMPONENTS = Path(__file__).resolve().parents[2] / "ui" / "components"
STYLES = ("icons.css", "notebook.css", "grid.css")
MAP_STYLES = ("icons.css", "notebook.css", "legend.css", "map.css", "notebook_map.css")
SCRIPTS = (
    *("icons.js", "dom.js", "key_table.js", "keys.js"),
    *("answer_queue.js", "thumbnail_cache.js", "tagger.js", "card.js"),
    *("grid_answers.js", "grid_selection.js", "grid_pager.js", "grid_toolbar.js"),
    "grid_thumbnails.js",
    *("grid_keyboard.js", "grid.js"),
    *("colour_scales.js", "point_grid.js", "points_gl.js", "overlay.js"),
    *("region_labels.js", "hover_card.js", "pixel_readout.js", "sky_projection.js"),
    *("sky_grid.js", "map_sky.js", "map_camera.js", "map_points.js", "map_loader.js"),
    *("map_selection.js", "map_mosaic.js", "map_rings.js", "map_legend.js", "map_toolbar.js"),
    *("map_drawing.js", "map_pointer.js", "map_keyboard.js", "map.js"),
    *("notebook_kernel.js", "notebook_map.js", "notebook_grid.js"),
)


def widget_script() -> str:
    """One ES module that exports `render`, with its styles as a constant in front."""
    styles = {"STYLES": STYLES, "MAP_STYLES": MAP_STYLES}
    said = [f"const {name} = {json.dumps(_joined(files))};" for name, files in styles.items()]
    return "\n".join([*said, _joined(SCRIPTS)])


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join((COMPONENTS / name).read_text(encoding="utf-8") for name in names)
