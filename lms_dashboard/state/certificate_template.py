"""The template of certificates, as its page shows it; the form itself goes to an endpoint, with its picture."""

from typing import Any, ClassVar

import reflex as rx

from lms_dashboard.domain.people import Permission
from lms_dashboard.services.certifying import get_template
from lms_dashboard.state.calls import call_service
from lms_dashboard.state.guard_marks import PAGE, needs


class CertificateTemplateState(rx.State):
    """What is set now. ``phase``: loading, ready or failed."""

    _page_needs: ClassVar[Permission] = Permission.ADMINISTER

    phase: str = "loading"
    title: str = ""
    body: str = ""
    signature: str = ""
    has_logo: bool = False
    saved: bool = False

    @rx.event
    @needs(PAGE)
    async def load(self) -> Any:
        """Read it anew."""
        template = await call_service(self, get_template)
        if template is None:
            self.phase = "failed"
            return
        self.title, self.body, self.signature = template.title, template.body, template.signature
        self.has_logo = bool(template.logo)
        self.saved = self.router.url.query_parameters.get("saved") == "1"
        self.phase = "ready"
