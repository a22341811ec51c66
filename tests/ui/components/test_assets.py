"""The scripts of the components: each belongs to one, and stays short enough to read."""

import re

import pytest

from explorer.ui.components.assets import HERE, text
from explorer.workspace.notebook import script as widget

SCRIPTS = sorted(HERE.glob("*.js"))
COMPONENTS = ("chart", "grid", "help", "map", "picture", "navigation", "plot", "sky")
ALONE = {"aladin_view.js"}  # of a frame of its own


def joined(component: str) -> list[str]:
    """The script files that a component is made of."""
    return re.findall(r'"(\w+\.js)"', (HERE / f"{component}.py").read_text())


def test_every_script_belongs_to_a_component() -> None:
    joint = {name for one in COMPONENTS for name in joined(one)}
    assert {path.name for path in SCRIPTS} == joint | ALONE | set(widget.SCRIPTS)


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_exports_once_and_defines_no_name_twice(component: str) -> None:
    source = text(*joined(component))
    assert source.count("export default") == 1
    names = re.findall(r"^(?:async )?(?:function|class|const) (\w+)", source, flags=re.MULTILINE)
    assert sorted(names) == sorted(set(names))


def test_the_widget_defines_no_name_twice() -> None:
    names = re.findall(
        r"^(?:async )?(?:function|class|const) (\w+)", widget.widget_script(), flags=re.MULTILINE
    )
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_one_idea_of_at_most_200_lines(path) -> None:
    source = path.read_text()
    assert len(source.splitlines()) <= 200
    assert ".prototype" not in source  # a class stands in one file
