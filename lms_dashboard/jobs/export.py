"""Compiles the pages and builds them, in a process of its own: ``python -m lms_dashboard.jobs.export``."""

from lms_dashboard.config import enter_project


def export() -> None:
    """Compile and build into .web, leaving everything else in the project as it is."""
    enter_project({})
    from reflex.utils import export as reflex_export
    from reflex.utils import frontend_skeleton, js_runtimes, prerequisites

    if prerequisites.needs_reinit():
        prerequisites.initialize_reflex_user_directory()
        js_runtimes.validate_frontend_dependencies()
        frontend_skeleton.initialize_web_directory()
    reflex_export.export(zipping=False, frontend=True, backend=False)


if __name__ == "__main__":
    export()
