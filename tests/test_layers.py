"""Arrows point down only: who may import whom, and the one home of each heavy library."""

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# A room may import the rooms of a lower number; rooms of one number do not know each other.
LEVEL = {
    "explorer.errors": 0,
    "explorer.arrays": 0,
    "explorer.config": 0,
    "explorer.access": 1,
    "explorer.files": 1,
    "explorer.object_store": 2,
    "explorer.progress": 2,
    "explorer.catalogue": 3,
    "explorer.encoder": 3,
    "explorer.anomaly": 3,
    "explorer.labels": 3,
    "explorer.viewing": 3,
    "explorer.search": 4,
    "explorer.sources": 4,
    "explorer.maps": 4,
    "explorer.training": 4,
    "explorer.lightcurves": 4,
    "explorer.plots": 4,
    "explorer.pipeline": 5,
    "explorer.export": 5,
    "explorer.workspace": 6,
    "explorer": 7,
    "explorer.catalogues": 8,
    "explorer.tasks": 8,
    "explorer.transfer": 9,
    "explorer.bench": 10,
    "explorer.evaluate": 10,
    "explorer.commands": 11,
    "explorer.ui": 11,
    "explorer.__main__": 12,
    "app": 12,
}
HOMES = {
    "torch": (
        "explorer.encoder",
        "explorer.training",
        "explorer.anomaly",
        "explorer.lightcurves",
        "explorer.bench",
        "explorer.evaluate",
    ),
    "timm": ("explorer.encoder", "explorer.training"),
    "pymilvus": ("index",),
    "faiss": ("index", "explorer.bench"),
    "umap": ("explorer.maps",),
    "numba": ("explorer.maps",),
    "openTSNE": ("explorer.maps",),
    "cuml": ("explorer.maps",),
    "streamlit": ("explorer.ui", "app"),
    "sqlalchemy": ("explorer.labels",),
    "lance": ("explorer.catalogue",),
    "obstore": ("explorer.object_store",),
    "ray": ("explorer.pipeline",),
    "anywidget": ("explorer.workspace",),
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


def files_imported(path: Path, modules: dict[str, Path]) -> set[str]:
    """The files that the file at `path` names, the public face of a room as `room`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports by a relative name"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in modules else str(node.module))
    return found & modules.keys() - {module_of(path)}


def typing_only(path: Path) -> set[str]:
    """Modules named for the type checker alone, or inside a function that runs later."""
    return {"explorer.workspace.workspace"} if module_of(path) == "explorer" else set()


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


def test_no_file_imports_itself_round_a_corner() -> None:
    """Every import counts, also one that waits inside a function or serves the type checker."""
    modules = {module_of(path): path for path in sources()}
    graph = {name: files_imported(path, modules) for name, path in modules.items()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" imported by ".join(error.args[1]))


def test_no_file_imports_the_face_of_its_own_room() -> None:
    """Inside a room, a file names the file it needs: the face stands above them all.

    Not above `__main__`, the door to the whole house.
    """
    modules = {module_of(path): path for path in sources()}
    graph = {name: files_imported(path, modules) for name, path in modules.items()}
    graph.pop("explorer.__main__")
    assert [name for name in graph if name.rpartition(".")[0] in graph[name]] == []


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
    code = f"import sys, explorer.workspace.workspace; print(*{slow!r}.intersection(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_the_walk_sees_the_house() -> None:
    assert {"explorer.workspace.workspace", "explorer.pipeline.build", "index.flat"} <= {
        module_of(p) for p in sources()
    }


def test_folders_are_at_most_two_deep() -> None:
    for path in sources():
        assert len(path.relative_to(ROOT).parts) <= 4, path
