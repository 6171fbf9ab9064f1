"""The table of the audit trail, its filters, and the panel of one entry."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout, icon_button, link
from lms_dashboard.components.fields import search_field
from lms_dashboard.components.filters import days_form, filter_chip, ticks
from lms_dashboard.components.tables import data_table

COLUMNS = (("#", "number"), ("When", "when"), ("Who", ""), ("Act", ""), ("What", "what"), ("Touched", "number"))


def audit_table(rows: Any, open_entry: Any, on_open: Any) -> rx.Component:
    """One row an act; its number opens the entry beside the list."""
    head = rx.el.thead(rx.el.tr(*[rx.el.th(words, scope="col", class_name=name) for words, name in COLUMNS]))
    body = rx.el.tbody(rx.foreach(rows, lambda row: _row(row, open_entry, on_open)))
    return data_table(head, body, label="Audit trail", class_name="audit", scroll_class="list-scroll")


def _row(row: Any, open_entry: Any, on_open: Any) -> rx.Component:
    opener = rx.el.button(
        row[0],
        type="button",
        class_name="link-button",
        aria_label="Entry " + row[0].to(str) + ": " + row[3].to(str),
        on_click=on_open(row[0]),
    )
    return rx.el.tr(
        rx.el.th(opener, scope="row", class_name="number"),
        rx.el.td(row[1], class_name="when"),
        rx.el.td(rx.el.span(row[2], dir="auto", class_name="truncate")),
        rx.el.td(row[3]),
        rx.el.td(rx.el.span(row[4], dir="auto", class_name="truncate", title=row[4]), class_name="what"),
        rx.el.td(row[5], class_name="number"),
        class_name=rx.cond(open_entry == row[0], "row-open", ""),
        key=row[0],
    )


def audit_filters(state: Any) -> rx.Component:
    """Whom it was done to, who did it, which acts, which days."""
    learner = search_field(
        "Find learners", placeholder="Done to", value=state.learner,
        on_change=state.find_learner, debounce_timeout=250,
    )  # fmt: skip
    who = search_field(
        "Find who did it", placeholder="Done by", value=state.who, on_change=state.find_who, debounce_timeout=250
    )
    acts = ticks(state.acts, state.ticked, state.tick, nothing="Nothing was done yet.")
    days = days_form(
        "Days", state.days, presets=[], error=state.days_error, on_days=state.choose_days, on_preset=lambda _: None
    )
    return rx.el.div(
        learner,
        who,
        filter_chip("Act", state.act_words, acts),
        filter_chip("Days", state.day_words, days),
        button("Clear", kind="quiet", small=True, on_click=state.clear),
        class_name="filter-bar",
        role="group",
        aria_label="Filters",
    )


def entry_content(entry: Any) -> rx.Component:
    """What the panel shows of an entry: its facts, then whom it touched."""
    found = search_field(
        "Find learners in this entry", placeholder="Name, email or number", value=entry.search,
        on_change=entry.find, debounce_timeout=250,
    )  # fmt: skip
    return rx.fragment(
        rx.el.dl(
            rx.foreach(
                entry.facts,
                lambda fact: rx.fragment(rx.el.dt(fact[0]), rx.el.dd(rx.el.bdi(fact[1]), class_name="fact")),
            ),
            class_name="entry-facts",
        ),
        rx.el.section(
            rx.el.h3("Touched", class_name="label"),
            rx.cond((entry.rows.length() > 0) | (entry.search != ""), found, rx.fragment()),
            rx.cond(
                entry.rows.length() > 0,
                rx.el.ul(rx.foreach(entry.rows, _touched), class_name="lines"),
                rx.el.p("Nobody’s record.", class_name="muted"),
            ),
            class_name="panel-section",
        ),
        rx.cond(entry.has_previous | entry.has_next, _pages(entry), rx.fragment()),
    )


def _touched(row: Any) -> rx.Component:
    person = rx.cond(row[0] == "", rx.fragment(), link(rx.el.bdi(row[1]), to="/users/" + row[0], class_name="strong"))
    course = rx.cond(row[2] == "", rx.fragment(), rx.el.span(" ", row[2], class_name="muted"))
    return rx.el.li(
        rx.el.div(person, course),
        rx.el.div(rx.el.bdi(row[3]), class_name=rx.cond(row[4] == "shown", "line-under", "line-under closed")),
        class_name="touched",
    )


def _pages(entry: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(entry.summary, aria_live="polite"),
        icon_button("‹", "Previous learners", on_click=entry.previous_page, disabled=~entry.has_previous),
        icon_button("›", "Next learners", on_click=entry.next_page, disabled=~entry.has_next),
        class_name="pagination",
    )


def check_result(check: Any) -> rx.Component:
    """What the check of the chain found."""
    whole = callout(
        rx.el.p(rx.el.strong("The chain is whole. "), "Checked: ", check.words, "."),
        rx.el.p("Keep its head elsewhere; it shows later whether an end was cut off: ", rx.el.code(check.head)),
    )
    broken = callout(
        rx.el.p(rx.el.strong("The chain is broken. "), "Somebody changed the trail in the database."),
        rx.el.ul(rx.foreach(check.faults, lambda fault: rx.el.li(fault)), class_name="plain-list"),
        tone="error",
    )
    return rx.el.div(
        rx.match(check.phase, ("whole", whole), ("broken", broken), rx.fragment()),
        aria_live="polite",
    )
