"""Compiles the pages and builds them, in a process of its own: ``python -m lms_dashboard.jobs.export``."""

import json
from pathlib import Path

from lms_dashboard.config import PROJECT, enter_project


def export() -> None:
    """Compile and build into .web, leaving everything else in the project as it is."""
    enter_project({})
    from reflex.utils import export as reflex_export
    from reflex.utils import frontend_skeleton, js_runtimes, prerequisites

    if prerequisites.needs_reinit():
        prerequisites.initialize_reflex_user_directory()
        js_runtimes.validate_frontend_dependencies()
        frontend_skeleton.initialize_web_directory()
    forget_lost_packages(PROJECT / ".web")
    reflex_export.export(zipping=False, frontend=True, backend=False)
    write_alike(PROJECT / "reflex.lock" / "package.json")


def forget_lost_packages(web: Path) -> None:
    """Reflex notes which packages it has installed; where they are gone, by an interrupted build, so is the note."""
    if not (web / "node_modules" / ".bin").is_dir():
        (web / "reflex.install_frontend_packages.cached").unlink(missing_ok=True)


def write_alike(file: Path) -> None:
    """Write a JSON file in one form, whichever of its authors wrote it last, so that a build changes nothing kept."""
    file.write_text(json.dumps(json.loads(file.read_text()), indent=2) + "\n")


if __name__ == "__main__":
    export()
