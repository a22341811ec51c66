"""The widget draws with the page's own files."""

import json

from explorer.workspace.notebook.script import (
    COMPONENTS,
    MAP_STYLES,
    SCRIPTS,
    STYLES,
    widget_script,
)


def test_the_script_is_made_of_the_pages_files() -> None:
    script = widget_script()
    for name in SCRIPTS:
        assert (COMPONENTS / name).read_text(encoding="utf-8") in script
    for name in (*STYLES, *MAP_STYLES):
        assert json.dumps((COMPONENTS / name).read_text(encoding="utf-8"))[1:-1] in script
    assert {"grid.js", "card.js", "map.js"} <= set(SCRIPTS) and "grid.css" in STYLES
    assert script.count("export default") == 1
