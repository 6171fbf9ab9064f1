"""The template of certificates: title, text, signature, logo; with a sample to look at."""

import reflex as rx

from lms_dashboard.components.basics import button, callout, link_button, page_head
from lms_dashboard.components.blocks import failed, loading_rows
from lms_dashboard.components.downloads import download_link
from lms_dashboard.components.fields import check, text_field
from lms_dashboard.components.frame import Page
from lms_dashboard.components.parts import NativeForm
from lms_dashboard.state.certificate_template import CertificateTemplateState


def content() -> rx.Component:
    """The page."""
    again = button("Try again", kind="primary", on_click=CertificateTemplateState.load)
    return rx.el.div(
        page_head(
            "Certificate template",
            link_button("Settings", to="/settings?tab=organisation", kind="quiet"),
            download_link("Sample (PDF)", href="/download/certificate-sample.pdf", class_name="button"),
        ),
        rx.match(
            CertificateTemplateState.phase,
            ("ready", _form()),
            ("failed", failed("The template could not be read", "Nothing was changed.", actions=(again,))),
            loading_rows(5, 2, "Loading the template"),
        ),
        class_name="content template-page",
    )


def _form() -> rx.Component:
    state = CertificateTemplateState
    return rx.fragment(
        rx.cond(
            state.saved, callout("Saved. Every certificate looks like this from now on.", role="status"), rx.fragment()
        ),
        NativeForm.create(
            text_field("Title", "title", default_value=state.title, max_length=300, required=True),
            text_field("Text above the name", "body", default_value=state.body, max_length=300),
            text_field(
                "Signature",
                "signature",
                default_value=state.signature,
                max_length=300,
                hint="Who signs, and as what. Empty: no line for it.",
            ),
            rx.cond(state.has_logo, check("Without the present logo", "without_logo", value="1"), rx.fragment()),
            text_field(
                "Logo",
                "logo",
                type="file",
                accept="image/png,image/jpeg,image/svg+xml",
                hint="PNG, JPEG or SVG, at most 256 KB. None chosen: the present one stays.",
            ),
            rx.el.div(button("Save", submit=True, kind="primary")),
            action="/settings/certificate/template",
            enc_type="multipart/form-data",
        ),
    )


PAGE = Page(
    route="/settings/certificate",
    title="Certificate template",
    content=content,
    on_load=[CertificateTemplateState.load],
    active="settings",
)
