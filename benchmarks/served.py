"""A production server of its own for a benchmark: the command line's, on SQLite, with many learners or the demo."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from benchmarks.dataset import NOW
from lms_dashboard.db.session import configure, dispose
from lms_dashboard.domain.people import system_actor
from lms_dashboard.services.accounts import create_admin
from tests.e2e.product import PASSWORD, Product, command, environment_for, serve

MANAGER = "manager@demo.example"
ADMINISTRATOR = "admin@demo.example"
_BENCH_MANAGER = "manager@bench.example"


@dataclass(frozen=True)
class Served:
    """A running product and somebody who may sign in to it and act."""

    product: Product
    email: str
    cookies: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.product.url

    def sign_in(self) -> str:
        """A new session's token."""
        form = {"email": self.email, "password": PASSWORD}
        answer = httpx.post(f"{self.url}/auth/sign-in", data=form, headers={"Origin": self.url}, verify=False)
        answer.raise_for_status() if answer.status_code >= 400 else None
        return answer.cookies["lms_session"]

    def memory(self) -> float:
        """Resident megabytes of the server and its workers, summed; what they share is counted twice."""
        first = psutil.Process(self.product.process.pid)
        return float(sum(p.memory_info().rss for p in [first, *first.children(recursive=True)])) / 2**20


@contextmanager
def serve_demo(email: str = MANAGER) -> Iterator[Served]:
    """The demo organisation, and who signs in to it."""
    with _folder() as folder:
        environment = environment_for(folder)
        done = command(environment, "demo")
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        with serve(environment) as product:
            yield Served(product, email)


@contextmanager
def serve_filled(url: str) -> Iterator[Served]:
    """A database that ``build`` has filled already, and one administrator."""
    with _folder() as folder:
        environment = environment_for(folder, LMS_DATABASE_URL=url)
        _add_administrator(environment)
        with serve(environment) as product:
            yield Served(product, _BENCH_MANAGER)


def _add_administrator(environment: Mapping[str, str]) -> None:
    configure(environment["LMS_DATABASE_URL"])
    create_admin(actor=system_actor(1), email=_BENCH_MANAGER, name="Mara Bench", password=PASSWORD, now=NOW)
    dispose()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lms-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
