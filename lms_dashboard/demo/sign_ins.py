"""Who signs in to the demo, and what they are there."""

from dataclasses import dataclass

from lms_dashboard.domain.people import Permission, Role


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """Somebody who can sign in to the demo, and what they are there."""

    email: str
    name: str
    roles: tuple[Role, ...]
    permissions: tuple[Permission, ...] = ()
    group: str = ""
    """The scope of the roles; empty: the whole organisation."""


SIGN_INS = (
    DemoSignIn("admin@demo.example", "Avery Admin", (Role.ADMINISTRATOR,)),
    DemoSignIn("manager@demo.example", "Rowan Hale", (Role.MANAGER,), (Permission.RESET_PROGRESS,)),
    DemoSignIn("north@demo.example", "Noor Winter", (Role.MANAGER,), group="North Clinic"),
    DemoSignIn("executive@demo.example", "Eden Executive", (Role.EXECUTIVE,)),
    DemoSignIn("auditor@demo.example", "Aubrey Auditor", (Role.AUDITOR,)),
    DemoSignIn("learner@demo.example", "", (Role.LEARNER,)),
)
