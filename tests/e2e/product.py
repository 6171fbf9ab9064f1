"""The product as its users start it: the command line, a server of its own, a data folder of its own."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port

COMMAND = str(Path(sys.executable).with_name("lms-dashboard"))
PASSWORD = "demo-demo-demo"
STARTS_WITHIN = 300  # seconds; the first start builds the pages


@dataclass
class Product:
    """A running product: its address, its settings, its process, and what it said."""

    url: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs `lms-dashboard …` on the same database."""
        return command(self.environment, *arguments)

    def database_url(self) -> str:
        """The address of its database."""
        return self.environment["LMS_DATABASE_URL"]


def command(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs `lms-dashboard …` to its end."""
    return subprocess.run(
        [COMMAND, *arguments], env=dict(environment), capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def environment_for(folder: Path, **settings: str) -> dict[str, str]:
    """This process's environment without settings of ours, and with a data folder of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    given = {"LMS_DATA_DIR": str(folder), "LMS_DATABASE_URL": f"sqlite:///{folder / 'lms.db'}"}
    return own | given | settings


@contextmanager
def serve(environment: dict[str, str], *arguments: str) -> Iterator[Product]:
    """A product that answers, ended afterwards."""
    port = free_port()
    log = Path(environment["LMS_DATA_DIR"]) / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [COMMAND, "run", "--port", str(port), *arguments], env=environment, stdout=output, stderr=output
        )
    product = Product(f"http://127.0.0.1:{port}", environment, process, log)
    try:
        wait_until_it_answers(product)
        yield product
    finally:
        end(process)


def wait_until_it_answers(product: Product) -> None:
    """Returns when the sign-in page is served.

    Raises:
        RuntimeError: the process ended, or nothing answers within the time; with the log's last words.
    """
    stop = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < stop and product.process.poll() is None:
        if answers(f"{product.url}/sign-in"):
            return
        time.sleep(0.2)
    raise RuntimeError(f"lms-dashboard run does not answer:\n{product.log.read_text()[-4000:]}")


def answers(url: str) -> bool:
    """Whether the address gives a page."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def end(process: subprocess.Popen[bytes]) -> None:
    """Asks the process to end, and insists after 15 seconds."""
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
