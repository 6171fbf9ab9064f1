"""The dialog of an act on a selection: what it will do and to whom not, what it asks, its progress, its result."""

from typing import Any

import reflex as rx

from lms_dashboard.components.act_dialogs import COUNTS
from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.blocks import spinner
from lms_dashboard.components.fields import check, date_field, radio_choices, text_area, text_field
from lms_dashboard.components.opening import dialog
from lms_dashboard.domain.acts import EarlierCompletions

Asks = dict[str, tuple[tuple[str, ...], str]]
"""By act: the fields that it asks for, and the words of its button."""


def bulk_dialog(state: Any, asks: Asks, dangerous: str) -> rx.Component:
    """The one dialog of a page for selections. ``state`` is BulkState; ``dangerous`` is the act that ends for good."""
    return rx.fragment(
        dialog(
            state.heading,
            *_asking(state, asks, dangerous),
            is_open=state.phase == "asking",
            on_close=state.close,
            on_submit=state.submit,
            size="wide",
            actions=(
                button("Cancel", on_click=state.close),
                rx.el.button(
                    rx.match(state.act, *[(act, words) for act, (_, words) in asks.items()], "Do it"),
                    type="submit",
                    class_name=rx.cond(state.act == dangerous, "button danger-primary", "button primary"),
                    disabled=~state.ready,
                ),
            ),
        ),
        dialog(
            state.heading,
            rx.el.p(rx.el.strong(rx.el.bdi(state.course_title)), class_name="act-what"),
            progress_bar(state.percent, state.doing),
            rx.el.p("It goes on when you close this. You will be told here when it is done.", class_name="muted"),
            is_open=(state.phase == "working") & ~state.shut,
            on_close=state.close,
            actions=(button("Leave it running", on_click=state.close),),
        ),
        dialog(
            state.heading,
            rx.el.p(rx.el.strong(rx.el.bdi(state.course_title)), class_name="act-what"),
            _lines(state.outcome, "What was done"),
            _passed_over(state),
            is_open=state.phase == "done",
            on_close=state.close,
            size="wide",
            actions=(
                rx.cond(state.undoable, button("Undo", on_click=state.undo), rx.fragment()),
                button("Close", kind="primary", on_click=state.close),
            ),
        ),
    )


def running(state: Any) -> rx.Component:
    """A line on the page while an act goes on with its dialog closed."""
    line = rx.el.div(
        progress_bar(state.percent, state.heading + " · " + state.doing),
        button("Show", small=True, on_click=state.show),
        class_name="running",
    )
    return rx.cond((state.phase == "working") & state.shut, line, rx.fragment())


def progress_bar(percent: Any, words: Any) -> rx.Component:
    """A bar with what is being done, and to how many so far."""
    fill = rx.el.span(class_name="progress-fill", style={"width": percent.to_string() + "%"})
    track = rx.el.div(
        fill,
        class_name="progress-track",
        role="progressbar",
        aria_label=words,
        aria_valuenow=percent,
        aria_valuemin=0,
        aria_valuemax=100,
    )
    return rx.el.div(track, rx.el.p(words, role="status"), class_name="progress-bar")


def _asking(state: Any, asks: Asks, dangerous: str) -> list[rx.Component]:
    def asked(field: str, control: rx.Component) -> rx.Component:
        acts = [act for act, (fields, _) in asks.items() if field in fields]
        return rx.match(state.act, *[(act, control) for act in acts], rx.fragment())

    return [
        rx.cond(state.act == dangerous, _irreversible(state), rx.fragment()),
        _changes(state),
        rx.el.div(_course(state), asked("due_on", _due(state)), class_name="bulk-fields"),
        asked("counts", _earlier(state)),
        asked("unfinished", _unfinished(state)),
        _preview(state),
        asked("reason", _reason(state, dangerous)),
        asked("confirmation", _confirmation(state)),
        rx.cond(_error(state, "form") != "", callout(_error(state, "form"), tone="error"), rx.fragment()),
    ]


def _course(state: Any) -> rx.Component:
    options = [
        rx.el.option("Choose a course", value="", disabled=True),
        rx.foreach(state.courses, lambda course: rx.el.option(course[1], value=course[0])),
    ]
    chooser = rx.el.select(
        *options, id="bulk-course", value=state.course_id, on_change=state.choose_course, class_name="select"
    )
    return rx.el.div(rx.el.label("Course", html_for="bulk-course"), chooser, class_name="field")


def _changes(state: Any) -> rx.Component:
    words = callout(
        rx.el.p(rx.el.strong("Something changed since you looked; nothing was done.")),
        rx.el.ul(rx.foreach(state.changes, lambda line: rx.el.li(line)), class_name="changes"),
        rx.el.p("Below is what would be done now."),
        check("Pass over whoever changes from now on, and do it to the others", "pass_over_changed"),
        tone="warning",
        role="alert",
    )
    return rx.cond(state.changes.length() > 0, words, rx.fragment())


def _due(state: Any) -> rx.Component:
    return date_field(
        "New due date",
        "due_on",
        error=_error(state, "due_on"),
        default_value=state.due_on,
        on_change=state.choose_due,
        required=False,
    )


def _earlier(state: Any) -> rx.Component:
    return radio_choices(
        "Earlier completions count", "counts", COUNTS, value=state.counts, on_change=state.choose_counts
    )


def _unfinished(state: Any) -> rx.Component:
    return check(
        "Also end cycles that are not finished", "unfinished", checked=state.unfinished, on_change=state.tick_unfinished
    )


def _reason(state: Any, dangerous: str) -> rx.Component:
    needed = (state.act == dangerous) | (state.counts == EarlierCompletions.NOT_ANY_MORE.value)
    words = rx.cond(needed, "Reason", "Reason (optional)")
    return text_area(words, "reason", error=_error(state, "reason"), rows="2", max_length=2000)


def _confirmation(state: Any) -> rx.Component:
    wrong = _error(state, "confirmation")
    tick = rx.el.div(
        check("I understand that a reset cannot be undone", "acknowledged"),
        rx.cond(wrong != "", rx.el.p(wrong, class_name="field-error", role="alert"), rx.fragment()),
    )
    typed = text_field(
        "Type the course's name to confirm",
        "confirmation",
        error=wrong,
        hint="The name is: " + state.course_title,
        auto_complete="off",
    )
    return rx.cond(state.single, tick, typed)


def _preview(state: Any) -> rx.Component:
    nothing = rx.cond(state.course_id == "", rx.el.p("Choose the course first.", class_name="muted"), rx.fragment())
    seen = rx.fragment(
        _lines(state.effects, "What it does"),
        rx.cond(state.left_out != "", rx.el.p(state.left_out), rx.fragment()),
        _passed_over(state),
    )
    waiting = rx.el.p(spinner("Working out what it will do"), " Working out what it will do…", class_name="muted")
    content = rx.cond(state.ready, seen, rx.cond(state.looking, waiting, nothing))
    return rx.el.div(content, class_name="preview", aria_live="polite", aria_busy=state.looking)


def _lines(lines: Any, label: str) -> rx.Component:
    return rx.el.ul(rx.foreach(lines, lambda line: rx.el.li(line)), class_name="effects", aria_label=label)


def _passed_over(state: Any) -> rx.Component:
    groups = rx.el.section(
        rx.el.h3("Passed over", class_name="label"),
        rx.foreach(state.passed_over, _group),
        class_name="passed-over",
    )
    return rx.cond(state.passed_over.length() > 0, groups, rx.fragment())


def _group(group: Any) -> rx.Component:
    """One reason, with the first names behind it."""
    return rx.el.details(
        rx.el.summary(rx.el.strong(group[1]), " ", group[0]),
        rx.el.ul(rx.foreach(group[3:], lambda name: rx.el.li(rx.el.bdi(name))), class_name="names"),
        rx.cond(group[2] != "", rx.el.p(group[2], class_name="muted"), rx.fragment()),
    )


def _irreversible(state: Any) -> rx.Component:
    return callout(
        rx.el.p(
            rx.el.strong("A reset cannot be undone. "),
            "It leaves every view, export and rate. What the law or the retention demands is sealed until then: "
            "only an auditor's records request shows it. The rest is destroyed at once.",
        ),
        rx.el.p(
            "To have the course done again after an incident, a corrective reassignment keeps the records. ",
            button("Reassign correctively instead", small=True, on_click=state.correct_instead),
        ),
        tone="warning",
    )


def _error(state: Any, name: str) -> Any:
    return state.errors.get(name, "").to(str)
