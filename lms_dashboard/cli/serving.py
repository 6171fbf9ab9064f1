"""Commands that start the product and prepare its database."""

from typing import Annotated

import typer

from lms_dashboard.cli.frame import app, open_database, say


@app.command()
def run(
    host: Annotated[str | None, typer.Option(help="Address to listen on; default LMS_HOST or 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Default LMS_PORT or 8000.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; more than one need LMS_REDIS_URL.")] = 1,
) -> None:
    """Serve the product: migrates the database first, then answers until it is stopped."""
    open_database()
    from lms_dashboard.jobs.serving import serve  # the web framework is slow to load: only where it is needed

    serve(host, port, workers, say)


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema; a new one is made."""
    open_database()
    say("The database has the newest schema.")
