"""The wheel carries what the explorer reads at run time, and the command that opens it."""

import importlib.util
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PARTS = ("explorer", "index", "assets", ".streamlit")
FILES = ("setup.py", "pyproject.toml", "requirements.txt", "README.md", "LICENSE")
MADE = shutil.ignore_patterns("__pycache__", "screenshots")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    if importlib.util.find_spec("setuptools") is None:
        pytest.skip("setuptools, which builds the wheel, is not installed")
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for part in PARTS:
        shutil.copytree(ROOT / part, source / part, ignore=MADE)
    for file in FILES:
        shutil.copy(ROOT / file, source / file)
    words = ["wheel", str(source), "--no-deps", "--no-build-isolation", "-q", "-w", str(out)]
    done = subprocess.run([sys.executable, "-m", "pip", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(next(out.glob("galaxy_explorer-*.whl")))


def test_every_file_of_the_packages_is_inside(wheel: zipfile.ZipFile) -> None:
    inside = set(wheel.namelist())
    packages = [path for part in ("explorer", "index") for path in (ROOT / part).rglob("*")]
    wanted = {str(p.relative_to(ROOT)) for p in packages if p.is_file() and p.suffix != ".pyc"}
    assert wanted <= inside, wanted - inside
    assert {"explorer/encoder/trees/gz2.json", "explorer/ui/components/map.js"} <= inside


def test_assets_and_page_settings_are_inside(wheel: zipfile.ZipFile) -> None:
    inside = set(wheel.namelist())
    for path in (ROOT / "assets").iterdir():
        if path.is_file():
            assert f"explorer/_assets/{path.name}" in inside
    assert wheel.getinfo("explorer/_assets/bundled.safetensors").file_size > 5e6
    assert {"explorer/_streamlit/config.toml", "explorer/_assets/docs/guide.md"} <= inside
    assert not [name for name in inside if name.startswith(("tests", "assets", "app.py"))]


def test_the_command_and_the_dependencies_are_told(wheel: zipfile.ZipFile) -> None:
    told = {Path(name).name: name for name in wheel.namelist() if ".dist-info/" in name}
    script = wheel.read(told["entry_points.txt"]).decode()
    assert "galaxy-explorer = explorer.__main__:main" in script
    metadata = wheel.read(told["METADATA"]).decode()
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    wanted = [line for line in lines if line.strip() and not line.startswith("#")]
    plain = [line for line in metadata.splitlines() if line.startswith("Requires-Dist")]
    assert len([line for line in plain if "extra ==" not in line]) == len(wanted)


def test_an_installed_package_finds_its_assets(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path / "site")
    (tmp_path / "empty").mkdir()
    code = (
        "import explorer.config as c; print(c.__file__); print(c.PROJECT);"
        "assert c.asset('bundled.safetensors').is_file() and c.page_settings().is_file()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "empty",
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        str(tmp_path / "site" / "explorer" / "config.py"),
        str(tmp_path / "empty"),
    ]
