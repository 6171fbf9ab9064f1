"""The upload page over a raw socket: awkward files through the real endpoint, other people's uploads, stale pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from lms_dashboard.db.session import read_session
from lms_dashboard.db.tables import learner, upload
from lms_dashboard.domain.upload_tables import MOST_BYTES
from lms_dashboard.state import upload_commit, upload_work
from lms_dashboard.state.upload import UploadState
from lms_dashboard.state.words import count_words
from tests.awkward import FILES, KNOWN, Awkward
from tests.state.people import World
from tests.state.served import Served, Tab

NAME = UploadState.get_full_name()
LIST = b"Name,Email\nDora Ek,dora@new.example\nBad,bad@\n"


def send(served: Served, cookie: str, content: bytes) -> str:
    headers = {"Origin": served.url, "Cookie": f"lms_session={cookie}", "Content-Type": "application/octet-stream"}
    answer = httpx.post(f"{served.url}/upload/file", content=content, headers=headers)
    assert answer.status_code == 200, answer.text
    mark: str = answer.json()["mark"]
    return mark


def event(name: str) -> str:
    return f"{NAME}.{name}"


class Wizard(Tab):
    """A tab on the upload page."""

    def shown(self, var: str) -> Any:
        return self.value("upload_state", var)

    async def wait(self, var: str, expected: Any) -> None:
        await self.until("upload_state", var, expected)

    async def open(self, query: str = "") -> None:
        self.path = "/upload"
        await self.client.emit(
            "event",
            {
                "name": event("load"),
                "payload": {},
                "router_data": {"pathname": "/upload", "asPath": f"/upload{query}"},
            },
            namespace="/_event",
        )

    async def take(self, served: Served, name: str, content: bytes) -> str:
        """Send a file and have it read: the step that follows, or what is wrong with it."""
        phase, mark = self.shown("phase"), send(served, self.cookie, content)
        self.deltas.clear()
        await self.act("take", {"mark": mark, "name": name})
        await self.wait("answered", mark)
        return str(self.shown("file_error") or self.shown("phase") or phase)

    async def act(self, name: str, payload: dict[str, Any]) -> None:
        """Call a handler of the page."""
        await self.client.emit("event", self.event(event(name)) | {"payload": payload}, namespace="/_event")


@asynccontextmanager
async def wizard(served: Served, who: str = "manager", query: str = "") -> AsyncIterator[Wizard]:
    async with Wizard(served.url, served.sign_in(f"{who}@demo.example"), path=f"/upload{query}") as tab:
        await tab.until("state", "is_hydrated", True)
        await tab.open(query)
        yield tab


def numbers() -> tuple[int, int]:
    with read_session() as db:
        return len(db.execute(upload.select()).all()), len(db.execute(learner.select()).all())


async def test_every_awkward_file_is_answered_and_nobody_is_written(served: Served, world: World):
    async with wizard(served) as tab:
        await tab.wait("phase", "file")
        assert await tab.take(served, "known.csv", KNOWN) == "check"
        await tab.act("go_to", {"step": "confirm"})
        await tab.wait("phase", "confirm")
        await tab.act("commit", {})
        await tab.wait("outcome", "done")
        before = numbers()
        for what, file in FILES.items():
            content = file.make()
            assert len(content) <= MOST_BYTES, what
            answer = await tab.take(served, f"{what}.{file.ending}", content)
            if file.refused:
                assert file.refused in answer, what
            else:
                await assert_shown(tab, what, file, answer)
    drafts = sum(not file.refused for file in FILES.values())
    assert numbers() == (before[0] + drafts, before[1])


async def assert_shown(tab: Wizard, what: str, file: Awkward, step: str) -> None:
    """The page is at the step where the table says, and the check names what is wrong, and nothing else."""
    assert step == file.step, what
    assert count_words(file.count, "row") in tab.shown("subtitle"), what
    if step == "check":
        await tab.wait("figures", lambda figures: bool(figures))
        lines = [line for group in tab.shown("groups") or () for line in group["lines"]]
        assert tab.shown("figures")[0][1] == str(file.ready), what
        assert len(lines) == len(file.wrong), what
        for wrong in file.wrong:
            (line,) = [one for one in lines if one["rows"] == str(wrong.row)]
            assert (line["column"], line["value"]) == (wrong.column, wrong.value), what
            assert wrong.words in line["problem"], what


Asked = list[int]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The uploads that somebody has this process stop, or say that it writes."""
    found: Asked = []

    class Heard(set[int]):
        def add(self, upload_id: int) -> None:
            found.append(upload_id)
            super().add(upload_id)

    monkeypatch.setattr(upload_commit, "STOPPING", Heard())
    monkeypatch.setattr(upload_work, "RUNNING", Heard())
    return found


class TestOthersUploads:
    @pytest.mark.parametrize("who", ["other", "both"])
    async def test_are_not_there(self, served: Served, world: World, who: str, asked: Asked):
        async with wizard(served) as mine:
            await mine.wait("phase", "file")
            assert await mine.take(served, "list.csv", LIST) == "check"
            number = mine.shown("upload_id")
        async with wizard(served, who, f"?id={number}") as tab:
            await tab.wait("phase", "gone")
            for name in ("commit", "check", "resume", "cancel", "discard", "correct"):
                await tab.act(name, {})
            await tab.send(event("mend"), form={"key": "x", "correction": "y"})
            await tab.open()
            await tab.wait("phase", "file")
            assert "dora" not in tab.text().lower()
        assert asked == [], "what others write is neither stopped nor said to run"

    async def test_a_file_that_somebody_else_has_sent_is_not_read(self, served: Served, world: World):
        mark = send(served, served.sign_in("manager@demo.example"), LIST)
        async with wizard(served, "both") as tab:
            await tab.wait("phase", "file")
            await tab.act("take", {"mark": mark, "name": "list.csv"})
            await tab.wait("file_error", lambda text: bool(text))
            assert "There is no such file" in tab.shown("file_error")


async def test_a_stale_page_changes_nothing_and_says_so(served: Served, world: World):
    async with wizard(served) as first:
        await first.wait("phase", "file")
        assert await first.take(served, "list.csv", LIST.replace(b"dora", b"stale")) == "check"
        await first.wait("groups", lambda groups: bool(groups))
        key = first.shown("groups")[0]["lines"][0]["key"]
        number = first.shown("upload_id")
        async with wizard(served, query=f"?id={number}&step=confirm") as second:
            await second.wait("ready", 1)
            await second.send(event("commit"))
            await second.wait("outcome", "done")
        before = numbers()
        await first.send(event("mend"), form={"key": key, "correction": "bad@new.example"})
        await first.wait("mend_error", lambda text: "begun already" in (text or ""))
        assert numbers() == before
        await first.open(f"?id={number}&step=check")
        await first.wait("phase", "result")
        assert [figure[1] for figure in first.shown("result_figures")] == ["1", "0", "1", "0"]


async def test_only_who_is_missing_can_be_ticked_and_removed(served: Served, world: World):
    with read_session() as db:
        known = db.execute(select(learner.c.name, learner.c.email).where(learner.c.organisation_id == world.own)).all()
    rows = [f"{row.name},{row.email}" for row in known if row.email] + [
        f"Ros Ter{n},ros{n}@new.example" for n in range(40)
    ]
    async with wizard(served, query="?kind=roster") as tab:
        await tab.wait("phase", "file")
        assert await tab.take(served, "roster.csv", "\n".join(["Name,Email", *rows]).encode()) == "check"
        await tab.wait("missing_words", lambda words: (words or "").startswith("Nobody is missing"))
        await tab.act("go_to", {"step": "confirm"})
        await tab.wait("phase", "confirm")
        await tab.act("commit", {})
        await tab.wait("outcome", "done")
        before = numbers()
        await tab.act("tick_missing", {"learner_id": "1"})
        await tab.act("remove_ticked", {})
        await tab.act("tick_all_missing", {})
        await tab.act("remove_ticked", {})
        assert tab.shown("ticked") in (None, [])
        assert numbers() == before
