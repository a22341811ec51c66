"""The widget draws with the page's own files."""

from explorer.workspace.notebook.script import COMPONENTS, SCRIPTS, STYLES, widget_script


def test_the_script_is_made_of_the_pages_files() -> None:
    script = widget_script()
    for name in SCRIPTS:
        assert (COMPONENTS / name).read_text(encoding="utf-8") in script
    assert {"grid.js", "card.js"} <= set(SCRIPTS) and "grid.css" in STYLES
    assert script.count("export default") == 1
