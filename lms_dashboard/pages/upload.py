"""Upload: a list of people in five steps, checked as a whole before anything is written."""

import reflex as rx

from lms_dashboard.components.basics import button, callout, page_head
from lms_dashboard.components.blocks import failed, loading_rows
from lms_dashboard.components.frame import Page
from lms_dashboard.components.parts import Address
from lms_dashboard.components.upload_parts import step_line
from lms_dashboard.components.upload_start import columns_step, file_step
from lms_dashboard.components.upload_steps import check_step, confirm_step, result_step
from lms_dashboard.state.upload import UploadState


def content() -> rx.Component:
    """The page."""
    another = button("Upload a list", kind="primary", on_click=UploadState.begin_anew)
    again = button("Try again", kind="primary", on_click=UploadState.load)
    steps = rx.cond(UploadState.steps.length() > 0, step_line(UploadState.steps, UploadState.go_to), rx.fragment())
    return rx.el.div(
        Address.create(query=UploadState.address, replace=UploadState.address_replaced),
        page_head(
            rx.cond(UploadState.title == "", "Upload", UploadState.title),
            steps,
            subtitle=rx.el.bdi(UploadState.subtitle),
        ),
        rx.foreach(UploadState.problems, lambda problem: callout(problem, tone="warning")),
        rx.match(
            UploadState.phase,
            ("file", file_step(UploadState)),
            ("columns", columns_step(UploadState)),
            ("check", check_step(UploadState)),
            ("confirm", confirm_step(UploadState)),
            ("result", result_step(UploadState)),
            ("gone", failed("There is no such upload", "It may be somebody else's.", actions=(another,))),
            ("failed", failed("The upload could not be read", "Nothing was changed.", actions=(again,))),
            loading_rows(8, 4, "Loading the upload"),
        ),
        class_name="content upload-page",
    )


PAGE = Page(route="/upload", title="Upload", content=content, on_load=[UploadState.load], active="upload")
