"""samp on the command line: sends, listens, tags what is selected elsewhere."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import explorer
from explorer.export.samp import SELECT, TABLE
from tests.samp import Listener, own_hub, until
from tests.test_layers import ROOT

__all__ = ["own_hub"]
pytestmark = [pytest.mark.usefixtures("own_hub"), pytest.mark.slow]


def test_what_topcat_selects_is_tagged(catalogue: Path) -> None:
    words = [sys.executable, "-m", "explorer", "samp", str(catalogue), "--json", "--seconds", "30"]
    words += ["--where", "oddness > 0.5", "--tag-selected", "from topcat"]
    running = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stderr is not None
    sent = json.loads(running.stderr.readline())
    assert sent["own_hub"] and sent["sent"]["tools"] == []
    with Listener(TABLE) as topcat:
        topcat.tell(SELECT, table_id=sent["sent"]["table"], row_list=["0", "2"])
        heard = json.loads(running.stderr.readline())
    assert heard["from"] == "TOPCAT" and len(heard["ids"]) == 2
    labels = explorer.open(catalogue).labels
    until(lambda: labels.tags() == {"from topcat": 2})
    running.send_signal(2)
    told = json.loads(running.communicate(timeout=30)[0])
    assert running.returncode == 0 and told["rows"] == sent["sent"]["rows"]
    assert [entry["ids"] for entry in told["heard"]] == [heard["ids"]]
