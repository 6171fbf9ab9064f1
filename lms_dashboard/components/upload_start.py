"""The first two steps of an upload: what it is for and the file, and what its columns say."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.fields import date_field, radio_choices, text_field
from lms_dashboard.components.filters import filter_chip, ticks
from lms_dashboard.components.upload_box import template_links, upload_box
from lms_dashboard.components.upload_parts import earlier_uploads, note_lines
from lms_dashboard.domain.upload_pages import KIND_WORDS
from lms_dashboard.domain.upload_tables import ENCODINGS
from lms_dashboard.domain.uploads import Column, Duplicates, Kind

_DOES = {
    Kind.ENROLL: "New people are added, everybody is enrolled in the courses.",
    Kind.ROSTER: "Everybody who belongs here: new ones are added, others moved or brought back.",
    Kind.RETRAIN: "The present cycle is archived, the next one opens. Completions stay.",
    Kind.REMOVE: "Not active from today on, seats freed; every record is kept.",
    Kind.COMPLETIONS: "A sign-in sheet: who completed which course on which day.",
}
_POLICIES = [
    (Duplicates.ERROR.value, "Refuse the row, and name it"),
    (Duplicates.SKIP.value, "Skip: nothing changes for them"),
    (Duplicates.REASSIGN.value, "Archive the present cycle and reassign"),
]


def file_step(state: Any) -> rx.Component:
    """What the list is for, what holds for all rows, and the file; or, of a draft, only the choices."""
    is_draft = state.upload_id != ""
    box = rx.el.section(
        rx.el.h2("The list"),
        upload_box(on_sent=state.take, answered=state.answered, error=state.file_error),
        _encoding(state),
        rx.el.h3("Templates to fill in"),
        template_links(),
        class_name="card padded stack",
    )
    again = rx.el.section(
        rx.el.h2("The list"),
        rx.el.p(state.subtitle, dir="auto"),
        rx.cond(state.option_error != "", callout(state.option_error, tone="error"), rx.fragment()),
        rx.el.div(
            button("Check again", kind="primary", on_click=state.keep_choices),
            button("Upload another file", on_click=state.begin_anew),
            class_name="row",
        ),
        class_name="card padded stack",
    )
    return rx.fragment(
        rx.el.div(_choices(state), rx.cond(is_draft, again, box), class_name="upload-start"),
        rx.cond(is_draft, rx.fragment(), earlier_uploads(state.earlier)),
    )


def _encoding(state: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary("Letters look wrong?"),
        rx.el.div(
            rx.el.label("A text file (.csv) is encoded as", html_for="encoding"),
            rx.el.select(
                rx.el.option("found out by itself", value=""),
                *[rx.el.option(words, value=name) for name, words in ENCODINGS.items()],
                id="encoding",
                class_name="select",
                value=state.encoding,
                on_change=lambda value: state.choose("encoding", value),
            ),
            rx.el.span("Then choose the file once more.", class_name="field-hint"),
            class_name="field",
        ),
        class_name="upload-paste",
    )


def _choices(state: Any) -> rx.Component:
    enrolls = (state.kind == Kind.ENROLL.value) | (state.kind == Kind.ROSTER.value)
    removes, completes = state.kind == Kind.REMOVE.value, state.kind == Kind.COMPLETIONS.value
    kinds = [
        (
            kind.value,
            rx.fragment(rx.el.strong(KIND_WORDS[kind]), rx.el.span(_DOES[kind], class_name="muted small upload-does")),
        )
        for kind in Kind
    ]
    return rx.el.section(
        rx.el.h2("What is it for?"),
        radio_choices(
            rx.el.span("What is it for?", class_name="visually-hidden"),
            "kind",
            kinds,
            value=state.kind,
            on_change=lambda value: state.choose("kind", value),
        ),
        rx.cond(removes, rx.fragment(), rx.el.h2("For all rows")),
        rx.cond(enrolls, _offering(state), rx.fragment()),
        rx.cond(removes, rx.fragment(), _courses(state)),
        rx.cond(removes | completes, rx.fragment(), _due(state)),
        rx.cond(enrolls, _duplicates(state), rx.fragment()),
        rx.cond(completes, _note(state), rx.fragment()),
        class_name="card padded stack",
    )


def _offering(state: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label("Seat offering", html_for="offering"),
        rx.el.select(
            rx.el.option("None: seats come with the courses", value=""),
            rx.foreach(state.offerings, lambda pair: rx.el.option(pair[1], value=pair[0])),
            id="offering",
            class_name="select",
            value=state.offering,
            on_change=lambda value: state.choose("offering", value),
        ),
        rx.el.span("With one, everybody gets a seat of it and the courses that come with it.", class_name="field-hint"),
        class_name="field",
    )


def _courses(state: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span("Courses", class_name="field-label"),
        rx.el.div(
            filter_chip(
                "Courses",
                state.course_words,
                ticks(state.course_choices, state.courses, state.tick_course, nothing="There are no courses yet."),
                on_drop=state.drop_courses,
                wide=True,
            ),
        ),
        rx.el.span("For rows that name none under “Course codes”.", class_name="field-hint"),
        class_name="field",
    )


def _due(state: Any) -> rx.Component:
    return date_field(
        "Due on",
        "due_on",
        hint="For rows that name no day. Empty: 30 days from today.",
        default_value=state.due_on,
        key=state.upload_id,
        on_change=lambda value: state.choose("due_on", value),
    )


def _duplicates(state: Any) -> rx.Component:
    return radio_choices(
        "Whoever has the course already",
        "duplicates",
        _POLICIES,
        value=state.duplicates,
        on_change=lambda value: state.choose("duplicates", value),
    )


def _note(state: Any) -> rx.Component:
    return text_field(
        "Note",
        "note",
        hint="Stands with each completion, such as where the training was. Empty: the file's name.",
        max_length=200,
        default_value=state.note,
        key=state.upload_id,
        on_change=lambda value: state.choose("note", value),
    )


def columns_step(state: Any) -> rx.Component:
    """What each column says, with what stands in it."""
    says = [("", "not read"), *((column.value, column.value) for column in Column)]

    def one(row: Any) -> rx.Component:
        chooser = rx.el.select(
            *[rx.el.option(words, value=value) for value, words in says],
            class_name="select",
            value=row.says,
            on_change=lambda value: state.say_column(row.place, value),
            aria_label="What “" + row.heading.to(str) + "” says",
        )
        samples = rx.foreach(row.samples, lambda text: rx.el.bdi(text, class_name="sample"))
        return rx.el.tr(
            rx.el.th(rx.el.bdi(row.heading), scope="row"),
            rx.el.td(samples, class_name="samples"),
            rx.el.td(row.filled, class_name="muted"),
            rx.el.td(chooser),
            key=row.place,
        )

    heads = ("In the file", "What stands there", "Filled", "Is read as")
    return rx.fragment(
        note_lines(state.notes),
        rx.el.div(
            rx.el.table(
                rx.el.thead(rx.el.tr(*[rx.el.th(words, scope="col") for words in heads])),
                rx.el.tbody(rx.foreach(state.columns, one)),
                class_name="table columns-table",
                aria_label="Columns",
            ),
            class_name="table-scroll",
            tab_index=0,
            role="region",
            aria_label="Columns of the file",
        ),
        rx.cond(state.asks_dates, _dates(state), rx.fragment()),
        rx.cond(state.column_error != "", callout(state.column_error, tone="error"), rx.fragment()),
        rx.el.div(
            rx.el.span("Nothing has been written yet.", class_name="muted"),
            button("Upload another file", on_click=state.begin_anew),
            button("Check the rows", kind="primary", on_click=state.keep_columns),
            class_name="upload-foot",
        ),
    )


def _dates(state: Any) -> rx.Component:
    words = rx.el.p("“", state.doubtful, "” can be read in two ways. In this file,")
    options = [("dmy", "the day comes first: day / month / year"), ("mdy", "the month comes first: month / day / year")]
    chooser = radio_choices(
        rx.el.span("Days in this file", class_name="visually-hidden"),
        "dates",
        options,
        value=state.dates,
        on_change=state.say_dates,
    )
    return rx.el.section(words, chooser, class_name="card padded stack tight")
