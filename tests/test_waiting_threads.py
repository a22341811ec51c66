"""Two programs on the same cores do not wait in each other's time: threads that wait sleep."""

import os
import subprocess
import sys

import pytest

from tests.test_layers import ROOT

FIRST = "import {module}; import os; print(os.environ['OMP_WAIT_POLICY'])"


@pytest.mark.parametrize("module", ["explorer", "app"])
@pytest.mark.parametrize("said", ["", "active"])
def test_threads_sleep_unless_the_environment_says_otherwise(module: str, said: str) -> None:
    known = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    done = subprocess.run(
        [sys.executable, "-c", FIRST.format(module=module)],
        cwd=ROOT,
        env=known | ({"OMP_WAIT_POLICY": said} if said else {}),
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == (said or "passive"), done.stderr


def test_it_is_said_before_any_library_with_threads_is_loaded() -> None:
    code = (
        "import os, sys\n"
        "class Watch:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name in ('torch', 'faiss', 'sklearn'):\n"
        "            assert os.environ.get('OMP_WAIT_POLICY'), name\n"
        "sys.meta_path.insert(0, Watch())\n"
        "import explorer.__main__\n"
        "import app, torch, faiss, sklearn\n"
    )
    known = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=known, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
