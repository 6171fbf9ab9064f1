"""One module a page, each with ``PAGE = Page(…)`` (components/frame.py); the order is that of the rail.

A page binds its state to components and imports no other page. ``lms_dashboard.py`` puts the frame around it.
"""

MODULES: tuple[str, ...] = (
    "reports",
    "matrix",
    "progress",
    "users",
    "groups",
    "learner",
    "courses",
    "course",
    "requirements",
    "seats",
    "upload",
    "compliance",
    "completions",
    "proof",
    "comparison",
    "certificate_template",
    "audit",
    "settings",
    "my",
)
"""The pages' modules, by name: ``"matrix"`` is ``lms_dashboard/pages/matrix.py``."""
