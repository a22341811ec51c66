"""Every command and program in the README and the guide runs as it stands there."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from astropy.io import fits

from explorer.__main__ import main
from tests.conftest import galaxy_image, write_galaxies

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "assets" / "docs" / "guide.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def commands(block: str) -> list[list[str]]:
    lines = [shlex.split(line, comments=True) for line in block.splitlines()]
    return [line[3:] for line in lines if line[:3] == ["python", "-m", "explorer"]]


def test_the_demo_from_the_command_line_and_from_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one test that builds the real demo with the real encoder, each galaxy seen once."""
    monkeypatch.chdir(tmp_path)
    (shell,) = blocks("bash")
    build, *others = commands(shell)
    for words in ([*build, "--views", "1"], *others):
        assert main(words) == 0, words
    assert pd.read_csv("spirals.csv")["id"].tolist() == ["hubble-0001"]
    capsys.readouterr()
    (program,) = blocks("python")
    exec(compile(program, "README.md", "exec"), {})
    *table, liked, ranked = capsys.readouterr().out.splitlines()
    assert len(table) == 6 and table[0].split() == ["id", "similarity", "rank", "folded"]
    assert sum("hubble-" in line for line in table) == 5 and "hubble-0007" not in str(table)
    assert liked.count("hubble-") == 3 and "hubble-0003" not in liked
    assert ranked.startswith("[")
    (shell,) = blocks("bash", GUIDE)
    for words in commands(shell):
        assert main(words) == 0, words
    assert (pd.read_parquet("bright.parquet")["bright"] > 0.5).all()
    done: dict[str, Any] = {}
    for program in blocks("python", GUIDE):
        exec(compile(program, "guide.md", "exec"), done)
    assert len(done["alike"]) == 5 and len(done["cropped"]) == 2 and len(done["candidates"]) == 5
    assert done["workspace"].labels.tagged("like 7") == done["alike"]["id"].tolist()
    workspace = done["workspace"]
    assert workspace.labels.ratings(who=workspace.settings.who, theme="blue") == {}
    assert (done["large"]["size_px"] > 20).all() and done["measured"]["size_px"].unit == "pix"


@pytest.mark.usefixtures("fake_encoder")
def test_a_catalogue_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    table = write_galaxies(tmp_path / "made", 12)
    shutil.copytree(table.parent / "images", tmp_path / "cutouts")
    shutil.copytree(table.parent / "images", tmp_path / "images")
    shutil.copy(table, tmp_path / "table.csv")
    rng = np.random.default_rng(0)
    tiles = [galaxy_image(rng, kind="round").mean(axis=2) for _ in range(9)]
    mosaic = np.block([tiles[at : at + 3] for at in (0, 3, 6)]).astype(np.float32)
    fits.PrimaryHDU(mosaic).writeto(tmp_path / "mosaic.fits")
    (block,) = [block for block in blocks("sh") if "explorer build" in block]
    built = commands(block)
    assert len(built) == 3
    for number, words in enumerate(built):
        words[words.index("--out") + 1] += str(number)  # the README's two ways share a folder
        assert main(words) == 0, words


def test_the_two_commands_are_targets_of_the_makefile(tmp_path: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    for target in ("run", "test"):
        told = subprocess.run(
            ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert "streamlit run app.py" in told.stdout or "pytest" in told.stdout
