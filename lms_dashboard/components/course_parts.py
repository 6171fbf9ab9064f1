"""What a course's page is made of: people, modules, rules, history."""

from typing import Any

import reflex as rx

from lms_dashboard.components.axes import compliance_chip_of, progress_chip_of
from lms_dashboard.components.basics import link
from lms_dashboard.components.blocks import empty
from lms_dashboard.components.fields import plain_select, search_field
from lms_dashboard.components.tables import data_table, pagination, sort_head


def people_part(state: Any, shows: list[tuple[str, str]]) -> rx.Component:
    """Whoever has something to do with the course: progress and compliance, filtered, page by page."""
    bar = rx.el.div(
        search_field(
            "Find people",
            placeholder="Name, email or number",
            value=state.search,
            on_change=state.find,
            debounce_timeout=200,
        ),
        plain_select("Whom to show", shows, value=state.show, on_change=state.choose_show),
        class_name="filter-bar",
        role="group",
        aria_label="Filters",
    )
    table = rx.fragment(
        _people(state),
        pagination(
            summary=state.summary,
            has_previous=state.has_previous,
            has_next=state.has_next,
            on_previous=state.previous_page,
            on_next=state.next_page,
            page_size=state.page_size,
            on_page_size=state.choose_page_size,
        ),
    )
    nobody = empty("Nobody", "No learner of this kind has anything to do with the course.", glyph="⌕")
    return rx.fragment(bar, rx.cond(state.people.length() > 0, table, nobody))


def _people(state: Any) -> rx.Component:
    sort = {"sorted_by": state.sort_key, "descending": state.descending, "on_sort": state.sort_by}
    head = rx.el.thead(
        rx.el.tr(
            sort_head("Learner", "name", class_name="first learner", **sort),
            rx.el.th("Group", scope="col"),
            sort_head("Compliance", "status", **sort),
            rx.el.th("Progress", scope="col"),
            rx.el.th("Day", scope="col"),
        )
    )

    def row(person: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.th(
                link(person[1], to="/users/" + person[0], class_name="learner-name truncate", dir="auto"),
                scope="row",
                class_name="first learner",
            ),
            rx.el.td(rx.el.span(person[2], class_name="truncate", dir="auto", title=person[2])),
            rx.el.td(compliance_chip_of(person[3], person[4])),
            rx.el.td(progress_chip_of(person[5], person[6])),
            rx.el.td(person[7]),
            class_name=rx.cond(state.changed.contains(person[0]), "row-marked", ""),
            key=person[0],
        )

    body = rx.el.tbody(rx.foreach(state.people, row))
    return data_table(
        head, body, label="People", class_name="progress people sticky-first", scroll_class="people-scroll"
    )


def modules_part(state: Any) -> rx.Component:
    """The modules of the newest version, in order."""
    head = rx.el.thead(
        rx.el.tr(
            rx.el.th("#", scope="col", class_name="number"),
            *[rx.el.th(words, scope="col") for words in ("Module", "Kind", "Asked", "Passed by", "Tries")],
        )
    )
    body = rx.el.tbody(
        rx.foreach(
            state.modules,
            lambda row: rx.el.tr(
                rx.el.td(row[0], class_name="number"),
                rx.el.th(rx.el.bdi(row[1]), scope="row"),
                *[rx.el.td(row[n]) for n in range(2, 6)],
            ),
        )
    )
    table = data_table(head, body, label="Modules", class_name="module-table")
    none = empty("No modules yet", "A course without modules is completed by recording completions.")
    return rx.cond(state.modules.length() > 0, table, none)


def rules_part(state: Any, *, requirements: rx.Component) -> rx.Component:
    """What holds for the course: validity, retention, least versions, equivalents, requirements."""

    def line(rule: Any) -> rx.Component:
        return rx.el.div(rx.el.dt(rule[0]), rx.el.dd(rule[1], dir="auto"))

    asked = rx.el.div(rx.el.dt("Asked by"), rx.el.dd(requirements))
    return rx.el.dl(rx.foreach(state.rules, line), asked, class_name="card rules")


def history_part(state: Any) -> rx.Component:
    """The acts on the course, newest first."""

    def entry(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.time(row[1], class_name="record-day"),
            rx.el.div(
                rx.el.span(row[3], " by ", rx.el.bdi(row[2]), class_name="record-course"),
                rx.el.span(row[4], class_name="line-under", dir="auto"),
                class_name="line-text",
            ),
            rx.el.span(rx.cond(row[5] == "–", "", row[5].to(str) + " touched"), class_name="line-side"),
            class_name="line record",
        )

    return rx.cond(
        state.history.length() > 0,
        rx.el.ul(rx.foreach(state.history, entry), class_name="lines records card", aria_label="History"),
        empty("Nothing was done yet", "Every act on the course stands here."),
    )
