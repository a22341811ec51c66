"""The command line starts at once: what each command imports, told by the modules it loaded."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.commands.registry import COMMANDS
from tests.conftest import write_galaxies

pytestmark = pytest.mark.slow

ROOT = next(parent for parent in Path(__file__).parents if (parent / "explorer").is_dir())
FIRST, SECOND = "587722952767439000", "587722952767439003"
SECONDS = {"torch", "timm", "umap", "numba", "sklearn", "astropy", "plotly", "streamlit"}
MODULES = """
import json, sys
from explorer.__main__ import main
try:
    code = main(sys.argv[1:])
except SystemExit as stopped:
    code = stopped.code
sys.stderr.write(json.dumps([code, sorted(name for name in sys.modules if "." not in name)]))
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("startup")
    with pytest.MonkeyPatch.context() as patch:
        from tests import fakes

        patch.setattr("explorer.pipeline.build.load_encoder", fakes.load_fake)
        patch.setattr("explorer.pipeline.embedding.embed", fakes.embed_fake)
        table = write_galaxies(folder / "in", 40)
        assert main(["build", str(table), "--out", str(folder / "cat"), "--json"]) == 0
    liked = ["rate", str(folder / "cat"), "--who", "ada", "--answer", "up", "--id"]
    assert main([*liked, FIRST]) == 0
    return str(folder / "cat")


def modules_of(*words: str) -> tuple[str, set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", MODULES, *words],
        cwd=ROOT,
        env={**os.environ, "EXPLORER_DEVICE": "cpu"},
        capture_output=True,
        text=True,
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return done.stdout, set(modules)


@pytest.mark.parametrize("words", [["--help"], ["--version"]])
def test_help_imports_no_library(words: list[str]) -> None:
    told, modules = modules_of(*words)
    assert told
    assert not modules & (SECONDS | {"numpy", "scipy", "pandas", "pyarrow", "faiss", "sqlalchemy"})


def test_help_lists_every_command_with_its_line() -> None:
    told = modules_of("--help")[0]
    for name, (_, about) in COMMANDS.items():
        assert f"{name} " in told or f"{name}\n" in told
        assert about in told


@pytest.mark.parametrize(
    "words",
    [
        ["search", "CAT", "--id", FIRST],
        ["search", "CAT", "--name", FIRST],
        ["rank", "CAT", "--who", "ada"],
        ["tag", "CAT", "--id", FIRST, "--tag", "ring"],
        ["rate", "CAT", "--id", SECOND, "--answer", "down", "--who", "bob"],
        ["progress", "CAT", "--who", "ada"],
        ["export", "CAT", "-o", "OUT", "--who", "ada"],
        ["map", "CAT"],
        ["doctor"],
        ["doctor", "CAT"],
    ],
    ids=" ".join,
)
def test_a_daily_command_waits_for_no_heavy_library(
    words: list[str], catalogue: str, tmp_path: Path
) -> None:
    places = {"CAT": catalogue, "OUT": str(tmp_path / "out.csv")}
    told, modules = modules_of(*(places.get(word, word) for word in words), "--json")
    assert isinstance(json.loads(told), dict)
    assert not modules & SECONDS


@pytest.mark.parametrize("name", ["build", "evaluate", "bench", "train", "finetune", "adapt"])
def test_the_help_of_a_long_command_does_not_load_torch(name: str) -> None:
    told, modules = modules_of(name, "--help")
    assert COMMANDS[name].about in told
    assert not modules & {"torch", "timm", "umap", "numba"}


def test_a_wrong_table_is_refused_before_torch_is_imported(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,file\n1,/etc/passwd\n")
    words = ["build", str(tmp_path / "t.csv"), "--out", str(tmp_path / "cat")]
    done = subprocess.run(
        [sys.executable, "-c", MODULES, *words], cwd=ROOT, capture_output=True, text=True
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 2 and "--image-root" in done.stderr
    assert not SECONDS & set(modules) and not (tmp_path / "cat").exists()
