"""Arrows point down only: who may import whom, and the one home of each heavy library."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# A room may import the rooms of a lower number; rooms of one number do not know each other.
LEVEL = {
    "explorer.errors": 0,
    "explorer.config": 0,
    "explorer.catalogue": 1,
    "explorer.encoder": 1,
    "explorer.anomaly": 2,
    "explorer.colours": 2,
    "explorer.export": 2,
    "explorer.indexing": 2,
    "explorer.labels": 2,
    "explorer.lightcurves": 2,
    "explorer.maps": 2,
    "explorer.originals": 2,
    "explorer.probe": 2,
    "explorer.progress": 2,
    "explorer.similarity": 2,
    "explorer.auditing": 3,
    "explorer.described": 3,
    "explorer.exchange": 3,
    "explorer.finding": 3,
    "explorer.layouts": 3,
    "explorer.lookalikes": 3,
    "explorer.rankings": 3,
    "explorer.tabled": 3,
    "explorer.transfer": 3,
    "explorer.twins": 3,
    "explorer.derive": 4,
    "explorer.evaluate": 4,
    "explorer.tasting": 4,
    "explorer.build": 5,
    "explorer.renew": 5,
    "explorer.searching": 5,
    "explorer.desk": 6,
    "explorer": 7,
    "explorer.curve_catalogue": 7,
    "explorer.lessons": 7,
    "explorer.adapt": 8,
    "explorer.continued": 8,
    "explorer.teach": 8,
    "explorer.deepen": 9,
    "explorer.commands": 10,
    "explorer.ui": 10,
    "explorer.__main__": 11,
    "app": 11,
}
HOMES = {
    "torch": ("explorer.encoder", "explorer.anomaly", "explorer.evaluate"),
    "timm": ("explorer.encoder",),
    "pymilvus": ("index",),
    "faiss": ("index", "explorer.evaluate"),
    "umap": ("explorer.maps",),
    "numba": ("explorer.maps",),
    "openTSNE": ("explorer.maps",),
    "cuml": ("explorer.maps",),
    "streamlit": ("explorer.ui", "app"),
    "sqlalchemy": ("explorer.labels",),
    "lance": ("explorer.catalogue",),
}


def sources() -> list[Path]:
    found = [ROOT / "app.py", *ROOT.glob("explorer/**/*.py"), *ROOT.glob("index/**/*.py")]
    return [path for path in found if path.exists()]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def room_of(module: str) -> str:
    parts = module.split(".")
    names = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return next((name for name in names if name in LEVEL), module)


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            rooms = {name for name in whole if name in LEVEL}
            found |= rooms or {node.module}
    return found


def typing_only(path: Path) -> set[str]:
    """Modules named for the type checker alone, or inside a function that runs later."""
    return {"explorer.desk"} if module_of(path) == "explorer" else set()


@pytest.mark.parametrize("path", sources(), ids=module_of)
def test_imports_point_down(path: Path) -> None:
    module = module_of(path)
    for imported in imports(path) - typing_only(path):
        if module.split(".")[0] == "index":
            assert not imported.startswith("explorer"), f"{module} → {imported}"
        elif imported.split(".")[0] == "explorer":
            mine, theirs = room_of(module), room_of(imported)
            if mine != theirs:
                assert LEVEL[theirs] < LEVEL[mine], f"{module} → {imported}"


@pytest.mark.parametrize("path", sources(), ids=module_of)
def test_a_heavy_library_has_one_home(path: Path) -> None:
    module = module_of(path)
    for imported in imports(path):
        homes = HOMES.get(imported.split(".")[0])
        if homes:
            assert module.startswith(homes), f"{module} → {imported}"


def test_searching_waits_for_no_heavy_library() -> None:
    """Each takes a second or more to import; what needs one imports it then."""
    slow = {"torch", "timm", "sklearn", "umap", "openTSNE", "plotly", "pymilvus", "scipy.stats"}
    code = f"import sys, explorer.desk; print(*{slow!r}.intersection(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_the_walk_sees_the_house() -> None:
    assert {"explorer.desk", "explorer.build", "index.flat"} <= {module_of(p) for p in sources()}


def test_folders_are_at_most_two_deep() -> None:
    for path in sources():
        assert len(path.relative_to(ROOT).parts) <= 4, path
