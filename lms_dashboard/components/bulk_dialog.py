"""The dialog of an act on a selection: what it will do and to whom not, what it asks, its progress, its result."""

from typing import Any

import reflex as rx

from lms_dashboard.components.act_dialogs import FORMS, do_it, irreversible
from lms_dashboard.components.act_fields import act_fields
from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.blocks import spinner
from lms_dashboard.components.downloads import download_link
from lms_dashboard.components.effects import effect_lines, form_error
from lms_dashboard.components.fields import check
from lms_dashboard.components.opening import dialog
from lms_dashboard.components.person_dialogs import notify_many_dialog
from lms_dashboard.components.progress_bar import progress_bar
from lms_dashboard.domain.act_forms import ActForm
from lms_dashboard.domain.acts import Act


def bulk_dialog(state: Any, notify: Any) -> rx.Component:
    """The one dialog of a page for selections; ``state`` is BulkState, ``notify`` NotifyManyState."""
    return rx.fragment(_asking(state), _working(state), _done(state), notify_many_dialog(notify))


def _asking(state: Any) -> rx.Component:
    return dialog(
        _heading(state),
        rx.cond(state.act == Act.RESET.value, irreversible(state), rx.fragment()),
        _changes(state),
        rx.cond(state.who != "", _what(state), _course(state)),
        _fields(state),
        _preview(state),
        form_error(state),
        is_open=state.phase == "asking",
        on_close=state.close,
        on_submit=state.submit,
        size="wide",
        actions=(button("Cancel", on_click=state.close), do_it(state, disabled=~state.ready)),
    )


def _working(state: Any) -> rx.Component:
    return dialog(
        _heading(state),
        _what(state),
        progress_bar(state.percent, state.doing),
        rx.el.p("It goes on when you close this. You will be told here when it is done.", class_name="muted"),
        is_open=(state.phase == "working") & ~state.shut,
        on_close=state.close,
        actions=(button("Leave it running", on_click=state.close),),
    )


def _done(state: Any) -> rx.Component:
    return dialog(
        _heading(state),
        _what(state),
        effect_lines(state.outcome, "What was done"),
        rx.cond(state.passed_over.length() > 0, _passed_over(state), _download(state)),
        is_open=state.phase == "done",
        on_close=state.close,
        size="wide",
        actions=(
            rx.cond(state.undoable, button("Undo", on_click=state.undo), rx.fragment()),
            button("Close", kind="primary", on_click=state.close),
        ),
    )


def _heading(state: Any) -> Any:
    return rx.match(state.act, *[(form.act.value, form.heading) for form in FORMS], "")


def _what(state: Any) -> rx.Component:
    what = rx.cond(state.who != "", state.who, state.course_title)
    return rx.el.p(rx.el.strong(rx.el.bdi(what)), class_name="act-what")


def _fields(state: Any) -> rx.Component:
    """The fields of the act: of one learner, or of several."""

    def of(form: ActForm) -> rx.Component:
        several = rx.fragment(*act_fields(form, 2, state))
        if form.fields_for(1) == form.fields_for(2):
            return several
        return rx.cond(state.single, rx.fragment(*act_fields(form, 1, state)), several)

    return rx.match(state.act, *[(form.act.value, of(form)) for form in FORMS if form.fields], rx.fragment())


def running(state: Any) -> rx.Component:
    """A line on the page while an act goes on with its dialog closed."""
    line = rx.el.div(
        progress_bar(state.percent, _heading(state).to(str) + ": " + state.doing),
        button("Show", small=True, on_click=state.show),
        class_name="running",
    )
    return rx.cond((state.phase == "working") & state.shut, line, rx.fragment())


def _course(state: Any) -> rx.Component:
    options = [
        rx.el.option("Choose a course", value="", disabled=True),
        rx.foreach(state.courses, lambda course: rx.el.option(course[1], value=course[0])),
    ]
    chooser = rx.el.select(
        *options,
        id="bulk-course",
        name="course",
        value=state.course_id,
        on_change=state.choose_course,
        class_name="select",
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


def _preview(state: Any) -> rx.Component:
    why = rx.cond(
        (state.course_id == "") & (state.who == ""), "Choose the course to see what will be done.", state.lacking
    )
    nothing = rx.el.p(why, class_name="muted")
    seen = rx.fragment(
        effect_lines(state.effects),
        rx.cond(state.left_out_words != "", rx.el.p(state.left_out_words), rx.fragment()),
        _passed_over(state),
    )
    waiting = rx.el.p(spinner("Working out what it will do"), " Working out what it will do…", class_name="muted")
    content = rx.cond(state.effects.length() > 0, seen, rx.cond(state.looking, waiting, nothing))
    return rx.el.div(content, class_name="preview", aria_live="polite", aria_busy=state.looking)


def _passed_over(state: Any) -> rx.Component:
    groups = rx.el.section(
        rx.el.h3("Passed over", class_name="label"),
        rx.foreach(state.passed_over, _group),
        _download(state),
        class_name="passed-over",
    )
    return rx.cond(state.passed_over.length() > 0, groups, rx.fragment())


def _download(state: Any) -> rx.Component:
    """The whole list as a file: everybody, with what is done to them or why not."""
    link = download_link("Download the list (.xlsx)", href="/download/outcome/" + state.file + ".xlsx")
    text = download_link("as .csv", href="/download/outcome/" + state.file + ".csv")
    return rx.cond(state.file != "", rx.el.div(link, text, class_name="row"), rx.fragment())


def _group(group: Any) -> rx.Component:
    """One reason, with the first names behind it."""
    return rx.el.details(
        rx.el.summary(rx.el.strong(group[1]), " ", group[0]),
        rx.el.ul(rx.foreach(group[3:], lambda name: rx.el.li(rx.el.bdi(name))), class_name="names"),
        rx.cond(group[2] != "", rx.el.p(group[2], class_name="muted"), rx.fragment()),
    )
