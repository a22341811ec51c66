"""Notebooks of assets/docs/ run cell by cell, without Jupyter; as a program, with their outputs.

python -m tests.notebook assets/docs/find-look-alikes.ipynb    # in a folder that has its catalogue
"""

import ast
import json
import sys
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent / "assets" / "docs"


def cells_of(path: Path) -> list[dict[str, Any]]:
    """The cells of a notebook that hold code."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def run_cell(code: str, names: dict[str, Any]) -> Any:
    """Run one cell; returns what its last line says, as a notebook shows it."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def output_of(value: Any, count: int) -> list[dict[str, Any]]:
    """What a notebook stores of a cell's value."""
    if value is None:
        return []
    data = {"text/plain": repr(value).splitlines(keepends=True)}
    if hasattr(value, "_repr_html_"):
        data["text/html"] = value._repr_html_().splitlines(keepends=True)
    kind = "execute_result"
    return [{"data": data, "execution_count": count, "metadata": {}, "output_type": kind}]


def execute(path: Path) -> None:
    """Run a notebook and store its outputs in it."""
    notebook, names = json.loads(path.read_text(encoding="utf-8")), {}
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for count, cell in enumerate(code, start=1):
        cell["execution_count"] = count
        cell["outputs"] = output_of(run_cell("".join(cell["source"]), names), count)
    text = json.dumps(notebook, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    execute(Path(sys.argv[1]))
