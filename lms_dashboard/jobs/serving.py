"""Starting the product: schema, pages, and the server with everything on one port."""

from collections.abc import Callable

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from lms_dashboard.config import enter_project, get_settings
from lms_dashboard.db.migrate import upgrade
from lms_dashboard.domain.errors import Invalid
from lms_dashboard.jobs.frontend import build_frontend

APP = "lms_dashboard.lms_dashboard:app"


def serve(
    host: str | None = None,
    port: int | None = None,
    workers: int = 1,
    report: Callable[[str], None] = lambda _: None,
) -> None:
    """Migrate the database, build the pages if they changed, and serve until told to stop.

    ``host`` and ``port`` default to the settings. ``report`` gets a line for each step.

    Raises:
        Invalid: several workers without a Redis through which they share their tabs' states.
        Refused: the pages could not be built.
    """
    prepare(workers, report)
    settings = get_settings()
    host, port = host or settings.host, settings.port if port is None else port
    report(f"Serving at {settings.public_url or f'http://{host}:{port}'}")
    Server(
        APP,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=workers,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
        websockets=True,
    ).serve()


def prepare(workers: int = 1, report: Callable[[str], None] = lambda _: None) -> None:
    """All that comes before serving; this process is then in the project's folder."""
    settings = get_settings()
    if workers > 1 and not settings.redis_url:
        raise Invalid(
            "Several workers share the states of open tabs through Redis.", "Set LMS_REDIS_URL, or run one worker."
        )
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    enter_project({})
    upgrade(settings.database_url)
    build_frontend(report)  # before compiling is switched off, which the building process would inherit
    enter_project({"__REFLEX_SKIP_COMPILE": "true", "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true"})
