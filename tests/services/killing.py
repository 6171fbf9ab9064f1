"""A process of the product's that dies at a known point, as when the machine loses power."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.architecture.source import ROOT


def kill_where_it_waits(module: str, arguments: list[str], reached: Path) -> None:
    """Start the module with these arguments, and kill it once it has made ``reached``, which is its last argument."""
    process = subprocess.Popen([sys.executable, "-m", module, *arguments, str(reached)], cwd=ROOT)
    try:
        end = time.monotonic() + 120
        while not reached.exists():
            assert process.poll() is None, "it ended by itself"
            assert time.monotonic() < end, "it never got there"
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
