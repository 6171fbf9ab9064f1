"""The parts of make bench that need a server, at a tiny size, to the end; how fast is not asked here."""

import subprocess
import sys
from pathlib import Path

import pytest

SMALL = ("--sizes", "60", "--sessions", "2", "--runs", "1", "--grace", "0")


@pytest.mark.slow
def test_the_parts_with_a_server_write_their_sections(tmp_path: Path):
    page = tmp_path / "performance.md"
    command = [sys.executable, "-m", "benchmarks", "--only", "browser", "live", "memory", *SMALL, "--into", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr[-3000:]
    text = page.read_text()
    for section in ("browser", "live", "memory"):
        assert f"<!-- {section}: end -->" in text
    for work in ("next page", "cell panel", "act on a cell", "2 open dashboards", "for each session", "pages a second"):
        assert work in text
