"""One build serves behind any port, host and proxy; several processes follow one feed."""

import asyncio
import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from lms_dashboard.domain.errors import Refused
from lms_dashboard.jobs.frontend import use_own_address
from tests.e2e.product import COMMAND, PASSWORD, command, environment_for, serve
from tests.servers import free_port


@contextlib.contextmanager
def proxy_to(port: int) -> Iterator[int]:
    """A plain proxy on a port of its own, as a load balancer is one: it passes bytes on."""
    own, stop = free_port(), threading.Event()

    async def pass_on(reader, writer):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def connected(reader, writer):
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(pass_on(reader, there_writer), pass_on(there_reader, writer))
        there_writer.close()
        writer.close()

    async def run():
        server = await asyncio.start_server(connected, "127.0.0.1", own)
        async with server:
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    time.sleep(0.3)
    yield own
    stop.set()
    thread.join(5)


def sign_in_at(page, url: str) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("Email").fill("manager@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Reports Center")).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Training Matrix").click()
    expect(page.get_by_role("rowheader").first).to_be_visible()


class TestAddress:
    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
    def test_the_page_speaks_only_to_the_address_it_came_from(self, product, new_context, host):
        with proxy_to(int(product.url.rpartition(":")[2])) as port:
            page, asked = new_context().new_page(), []
            page.on("request", lambda request: asked.append(request.url))
            page.on("websocket", lambda socket: asked.append(socket.url))
            sign_in_at(page, f"http://{host}:{port}")
        assert any(url.startswith(f"ws://{host}:{port}/_event") for url in asked)
        assert [url for url in asked if f"//{host}:{port}/" not in url and not url.startswith("data:")] == []

    def test_another_reflex_is_not_changed_blindly(self):
        script = "const endpoint = new URL(url_str);"
        assert "window.location.origin" in use_own_address(script)
        assert use_own_address(use_own_address(script)) == use_own_address(script)
        with pytest.raises(Refused):
            use_own_address("something else")


class TestStarting:
    def test_needs_nothing_on_the_path(self, tmp_path):
        environment = environment_for(tmp_path) | {"PATH": "/usr/bin:/bin"}
        code = "from lms_dashboard.jobs.serving import prepare; prepare(); import shutil; print(shutil.which('bun'))"
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
        assert done.stdout.strip().startswith(str(Path(sys.executable).parent)), done.stderr

    def test_several_workers_without_redis_are_refused(self, tmp_path):
        done = command(environment_for(tmp_path), "run", "--workers", "2")
        assert done.returncode == 1
        assert "LMS_REDIS_URL" in done.stdout + done.stderr

    def test_ends_when_told_to(self, tmp_path):
        with serve(environment_for(tmp_path)) as running:
            running.process.send_signal(signal.SIGTERM)
            assert running.process.wait(15) in (0, -signal.SIGTERM)

    def test_a_setting_that_cannot_be_read_is_named(self, tmp_path):
        done = subprocess.run(
            [COMMAND, "migrate"], env=environment_for(tmp_path, LMS_PORT="many"), capture_output=True, text=True
        )
        assert done.returncode != 0
        assert "LMS_PORT" in done.stdout + done.stderr


class TestConnection:
    def test_a_lost_connection_is_said_and_found_again(self, tmp_path, new_context):
        environment = environment_for(tmp_path)
        assert command(environment, "demo").returncode == 0
        with serve(environment) as running, proxy_to(int(running.url.rpartition(":")[2])) as port:
            page = new_context().new_page()
            sign_in_at(page, f"http://127.0.0.1:{port}")
            running.process.send_signal(signal.SIGTERM)
            running.process.wait(15)
            expect(page.get_by_text("The connection is lost")).to_be_visible(timeout=20_000)
            again = running.url.rpartition(":")[2]
            with subprocess.Popen([COMMAND, "run", "--port", again], env=environment) as process:
                expect(page.get_by_text("The connection is lost")).to_be_hidden(timeout=60_000)
                expect(page.get_by_role("rowheader").first).to_be_visible()
                process.terminate()


class TestSeveralWorkers:
    def test_a_change_by_the_command_line_reaches_tabs_of_every_worker(self, tmp_path, redis_url, new_context):
        environment = environment_for(tmp_path, LMS_REDIS_URL=redis_url)
        assert command(environment, "demo").returncode == 0
        with serve(environment, "--workers", "2") as running:
            pages = [new_context().new_page() for _ in range(6)]
            for page in pages:
                sign_in_at(page, running.url)
            write_change(running.database_url())
            for page in pages:
                expect(page.get_by_text("changed")).to_be_visible(timeout=10_000)


def write_change(url: str) -> None:
    """An entry of the feed that concerns everybody, as an act writes it."""
    with create_engine(url).begin() as db:
        db.execute(text("update organisation_head set seq = seq + 1"))
        seq = db.execute(text("select seq from organisation_head")).scalar_one()
        entry = "insert into change select organisation_id, :seq, datetime('now'), 'assign', 'x', null, null"
        db.execute(text(f"{entry} from organisation_head"), {"seq": seq})
