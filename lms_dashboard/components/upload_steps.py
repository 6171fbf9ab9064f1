"""The last three steps of an upload: check, confirm, result."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.blocks import loading_rows
from lms_dashboard.components.downloads import download_link
from lms_dashboard.components.fields import check
from lms_dashboard.components.progress_bar import progress_bar
from lms_dashboard.components.upload_missing import missing_people
from lms_dashboard.components.upload_parts import known_lists, mend_groups, note_lines, upload_figures
from lms_dashboard.domain.upload_pages import KIND_WORDS
from lms_dashboard.domain.uploads import Duplicates, Kind


def check_step(state: Any) -> rx.Component:
    """What each row would do, and what is to mend."""
    refused = rx.el.div(
        rx.el.p(
            "Rows that stay as they are will be refused. Correct them here, or in the workbook of the refused rows.",
            class_name="muted",
        ),
        button("Change what was chosen for all rows", small=True, on_click=state.go_to("file")),
        class_name="mend-head",
    )
    return rx.fragment(
        rx.cond(state.check_error != "", callout(state.check_error, tone="error"), rx.fragment()),
        rx.cond(state.mend_error != "", callout(state.mend_error, tone="error"), rx.fragment()),
        rx.cond(
            state.figures.length() > 0,
            upload_figures(state.figures),
            rx.cond(state.checking, loading_rows(3, 4, "Checking every row"), rx.fragment()),
        ),
        rx.cond(state.seen != "", callout(rx.el.strong(state.seen), " ", _nothing_new(state)), rx.fragment()),
        note_lines(state.notes),
        rx.cond(state.groups.length() > 0, refused, rx.fragment()),
        known_lists(state),
        mend_groups(state.groups, state=state),
        missing_people(state),
        rx.el.div(
            rx.cond(state.refused_words != "", _refused_link(state, "Download refused rows (.xlsx)"), rx.fragment()),
            rx.el.span(class_name="grow"),
            rx.el.span(
                rx.cond(state.checking, "Checking …", "Nothing has been written yet."),
                class_name="muted",
                role="status",
            ),
            button("Discard", kind="quiet", on_click=state.discard),
            button("Back", on_click=state.go_to("columns")),
            button(
                rx.cond(state.ready > 0, "Continue with " + state.ready_words, "Continue"),
                kind="primary",
                on_click=state.go_to("confirm"),
                disabled=state.checking | (state.check_error != "") | (state.figures.length() == 0),
            ),
            class_name="upload-foot",
        ),
    )


def _nothing_new(state: Any) -> rx.Component:
    return rx.cond(state.ready > 0, "What has changed since then is listed below.", "There is nothing to do.")


def _refused_link(state: Any, words: str, form: str = "xlsx") -> rx.Component:
    href = rx.Var.create(f"/download/upload.{form}?only=refused&id=") + state.upload_id
    return download_link(words, href=href, class_name="button")


def confirm_step(state: Any) -> rx.Component:
    """What will happen, the mails, and the button that does it."""
    mails = (state.kind == Kind.ENROLL.value) | (state.kind == Kind.ROSTER.value)
    again = (state.seen != "") & ((state.duplicates == Duplicates.REASSIGN.value) | (state.kind == Kind.RETRAIN.value))
    label = rx.match(state.kind, *[(kind.value, words) for kind, words in KIND_WORDS.items()], "Begin")
    return rx.fragment(
        rx.cond(state.check_error != "", callout(state.check_error, tone="error"), rx.fragment()),
        rx.cond(
            state.figures.length() > 0,
            upload_figures(state.figures),
            rx.cond(state.checking, loading_rows(3, 4, "Checking every row"), rx.fragment()),
        ),
        rx.el.section(
            rx.el.h2("What will happen"),
            rx.cond(state.seen != "", callout(state.seen), rx.fragment()),
            rx.el.ul(rx.foreach(state.effects, lambda line: rx.el.li(line)), class_name="effects upload-effects"),
            rx.cond(mails, _mails(state), rx.fragment()),
            rx.cond(mails | (state.kind == Kind.RETRAIN.value), rx.el.p(rx.el.strong(state.mail_words)), rx.fragment()),
            rx.cond(
                again,
                check(
                    "New round: retrain also those for whom this very list has done it before",
                    "new_round",
                    checked=state.new_round,
                    on_change=lambda _: state.tick("new_round"),
                ),
                rx.fragment(),
            ),
            rx.cond(state.commit_error != "", callout(state.commit_error, tone="error"), rx.fragment()),
            class_name="card padded stack",
        ),
        rx.el.div(
            rx.el.span("Nothing has been written yet.", class_name="muted"),
            button("Back", on_click=state.go_to("check"), disabled=state.beginning),
            button(
                rx.cond(state.ready > 0, label.to(str) + ": " + state.ready_words, "Finish: nothing to write"),
                kind="primary",
                on_click=state.commit,
                busy=state.beginning,
                disabled=state.checking | (state.check_error != "") | (state.figures.length() == 0),
            ),
            class_name="upload-foot",
        ),
    )


def _mails(state: Any) -> rx.Component:
    return rx.el.div(
        check(
            rx.fragment("Send welcome mail upon register", rx.el.span(" to ", state.new_people, class_name="muted")),
            "welcome_mail",
            checked=state.welcome_mail,
            on_change=lambda _: state.tick("welcome_mail"),
        ),
        check(
            rx.fragment("Send enrollment email", rx.el.span(" for each course that is opened", class_name="muted")),
            "enrollment_mail",
            checked=state.enrollment_mail,
            on_change=lambda _: state.tick("enrollment_mail"),
        ),
        class_name="stack tight",
    )


def result_step(state: Any) -> rx.Component:
    """How far it is, then what became of each row."""
    return rx.fragment(
        _how_it_ended(state),
        rx.cond(state.commit_error != "", callout(state.commit_error, tone="error"), rx.fragment()),
        upload_figures(state.result_figures),
        rx.el.div(
            rx.cond(
                state.to_correct != "",
                rx.fragment(
                    button(state.to_correct, kind="primary", on_click=state.correct),
                    _refused_link(state, "Refused rows (.xlsx)"),
                    _refused_link(state, "Refused rows (.csv)", "csv"),
                ),
                rx.fragment(),
            ),
            download_link("Upload results (.xlsx)", href=_results("xlsx", state), class_name="button"),
            download_link("Upload results (.csv)", href=_results("csv", state), class_name="button"),
            button("Upload another file", on_click=state.begin_anew),
            class_name="row",
        ),
        mend_groups(state.result_groups),
        missing_people(state),
        rx.cond(
            state.batches.length() > 0,
            rx.el.details(
                rx.el.summary("What is in, batch by batch"),
                rx.el.ul(rx.foreach(state.batches, lambda line: rx.el.li(line)), class_name="upload-batches"),
                class_name="card padded",
            ),
            rx.fragment(),
        ),
        note_lines(state.notes),
    )


def _results(form: str, state: Any) -> Any:
    return rx.Var.create(f"/download/upload.{form}?id=") + state.upload_id


def _how_it_ended(state: Any) -> rx.Component:
    running = rx.el.div(
        progress_bar(state.percent, state.doing),
        button("Cancel", on_click=state.cancel, busy=state.stopping),
        class_name="running",
    )
    stopped = callout(
        rx.el.p(rx.el.strong("This upload is not finished. "), state.doing, ". What is in stays in."),
        rx.el.div(
            button("Go on with the rest", kind="primary", on_click=state.resume),
            button("Cancel the rest", on_click=state.cancel, busy=state.stopping),
            class_name="row",
        ),
        tone="warning",
        role="status",
    )
    return rx.match(
        state.outcome,
        ("running", running),
        ("stopped", stopped),
        ("cancelled", callout("Cancelled: what was written stays, the other rows were not reached.", role="status")),
        ("nothing", callout("Nothing to do: no row had anything new to say. ", state.seen, role="status")),
        ("done", callout("Done. Every page shows it already.", role="status")),
        rx.fragment(),
    )
