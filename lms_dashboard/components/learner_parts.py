"""What a learner's page and the own page are made of: courses that open into modules, and lists under days."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from lms_dashboard.components.axes import compliance_chip_of, progress_chip_of
from lms_dashboard.components.basics import icon
from lms_dashboard.components.blocks import empty
from lms_dashboard.components.cell_panel import line_mark
from lms_dashboard.components.evidence import evidence_links
from lms_dashboard.components.opening import menu, menu_item
from lms_dashboard.domain.acts import Act


def course_list(
    courses: Any, *, acts: Callable[[Any], rx.Component] | None = None, changed: Any = None
) -> rx.Component:
    """Courses, each of which opens (▸) into its modules; ``changed`` are the ids that a live change has touched."""

    def row(course: Any) -> rx.Component:
        mark = "course" if changed is None else rx.cond(changed.contains(course.id), "course marked", "course")
        beside = rx.fragment() if acts is None else acts(course)
        return rx.el.li(_course(course), beside, class_name=mark, key=course.id)

    return rx.el.ul(rx.foreach(courses, row), class_name="courses")


def _course(course: Any) -> rx.Component:
    head = rx.el.summary(
        icon("chevron-right", 14),
        rx.el.span(
            rx.el.span(course.title, class_name="course-name", dir="auto"),
            rx.el.span(course.cycle, class_name="course-cycle"),
            class_name="course-words",
        ),
        rx.el.span(
            compliance_chip_of(course.compliance, course.compliance_words),
            progress_chip_of(course.progress, course.progress_words),
            class_name="course-chips",
        ),
        rx.el.span(
            rx.cond(course.spent == "–", "", course.spent),
            class_name="course-spent",
            title="Time spent on the present attempt",
        ),
    )
    return rx.el.details(head, _modules(course))


def _modules(course: Any) -> rx.Component:
    table = rx.el.table(
        rx.el.thead(
            rx.el.tr(
                *[rx.el.th(words, scope="col") for words in ("Module", "Result", "Tries", "Best score", "Time spent")]
            )
        ),
        rx.el.tbody(rx.foreach(course.modules, _module)),
        class_name="modules",
        aria_label="Modules of " + course.title,
    )
    none = rx.el.p("No current cycle: its modules show once the course is assigned.", class_name="muted modules-none")
    return rx.cond(course.modules.length() > 0, rx.el.div(table, class_name="modules-scroll"), none)


def _module(module: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.th(rx.el.span(module.title, dir="auto"), rx.el.span(module.kind, class_name="module-kind"), scope="row"),
        rx.el.td(progress_chip_of(module.code, module.result)),
        rx.el.td(module.tries, custom_attrs={"data-label": "Tries"}),
        rx.el.td(module.score, custom_attrs={"data-label": "Best score"}),
        rx.el.td(module.spent, custom_attrs={"data-label": "Time spent"}),
    )


def acts_menu(course: Any, state: Any, learner_id: Any) -> rx.Component:
    """The acts of a course behind ⋯; one that is not possible now says why."""

    def item(offer: Any) -> rx.Component:
        words = rx.el.span(
            rx.el.span(offer.words),
            rx.cond(offer.possible, rx.fragment(), rx.el.span(offer.why_not, class_name="menu-why")),
            class_name="menu-words",
        )
        act = menu_item(words, on_click=state.begin(offer.act, learner_id, course.id), disabled=~offer.possible)
        danger = menu_item(
            words, on_click=state.begin(offer.act, learner_id, course.id), disabled=~offer.possible, danger=True
        )
        return rx.cond(offer.act == Act.RESET.value, danger, act)

    face = menu(
        icon("ellipsis", 16),
        rx.foreach(course.offers, item),
        label="Acts on " + course.title,
        align="end",
        trigger_class="icon-button quiet",
    )
    return rx.cond(course.offers.length() > 0, rx.el.div(face, class_name="course-acts"), rx.fragment())


def record_list(
    rows: Any,
    *,
    label: str,
    nothing: str,
    marks: bool = True,
    beside: Callable[[Any], rx.Component] | None = None,
) -> rx.Component:
    """Records under their days, newest first; ``nothing`` where there is none. ``beside`` draws a record's act."""

    def record(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.time(row.day, class_name="record-day"),
            line_mark(row.line.code) if marks else rx.fragment(),
            rx.el.div(
                rx.el.span(rx.cond(row.course != "", row.course, "–"), class_name="record-course", dir="auto"),
                rx.el.span(row.line.head, class_name="line-head"),
                rx.el.span(row.line.under, class_name="line-under"),
                evidence_links(row.line.files) if beside is not None else rx.fragment(),
                class_name="line-text",
            ),
            rx.el.span(row.line.side, rx.fragment() if beside is None else beside(row), class_name="line-side"),
            class_name="line record",
        )

    return rx.cond(
        rows.length() > 0,
        rx.el.ul(rx.foreach(rows, record), class_name="lines records card", aria_label=label),
        empty(nothing),
    )
