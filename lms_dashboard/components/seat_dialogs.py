"""The dialogs of Seats: Manage Seats, Add member, and the question before a seat is taken away."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout, icon
from lms_dashboard.components.fields import date_field, radio_choices, select_field, text_area, text_field
from lms_dashboard.components.opening import dialog


def _error(state: Any, name: str) -> Any:
    return state.errors.get(name, "").to(str)


def _form_error(state: Any) -> rx.Component:
    words = _error(state, "form")
    return rx.cond(words != "", callout(words, tone="error"), rx.fragment())


def _tick(row: Any, ticked: Any) -> rx.Component:
    """A course that can be ticked: id and title."""
    box = rx.el.input(type="checkbox", name="course-" + row[0], default_checked=ticked)
    return rx.el.label(box, rx.el.bdi(row[1]), class_name="check", key=row[0])


def offering_dialog(state: Any) -> rx.Component:
    """Manage Seats: name, allowance, courses."""
    return dialog(
        state.heading,
        rx.el.div(
            text_field(
                "Name",
                "name",
                error=_error(state, "name"),
                default_value=state.values.get("name", "").to(str),
                max_length=200,
                auto_complete="off",
            ),
            text_field(
                "Seats",
                "seats",
                type="number",
                min="0",
                error=_error(state, "seats"),
                hint=state.hint,
                default_value=state.values.get("seats", "").to(str),
            ),
            class_name="form-grid",
        ),
        rx.el.fieldset(
            rx.el.legend("Courses that come with a seat"),
            rx.foreach(
                state.courses,
                lambda row: _tick(row, row[2] == "1"),
            ),
            class_name="choices tick-grid tall",
        ),
        rx.el.p(
            "A course that is added enrolls nobody by itself; who is enrolled in one that is taken away stays so.",
            class_name="muted",
        ),
        _form_error(state),
        is_open=state.mode != "",
        on_close=state.cancel,
        on_submit=state.submit,
        size="wide",
        actions=(
            button("Cancel", on_click=state.cancel),
            button("Save", submit=True, kind="primary", busy=state.busy),
        ),
    )


def seat_dialog(state: Any) -> rx.Component:
    """Add member: who, then Add to seat with its courses; and, if not all could be seated, who and why."""
    return rx.fragment(
        dialog(
            state.heading,
            rx.el.p(state.free, class_name="act-what"),
            radio_choices(
                "Who",
                "who",
                [("known", "People who are here"), ("new", "Somebody new")],
                value=state.who,
                on_change=state.choose_who,
            ),
            rx.cond(state.who == "new", _new(state), _known(state)),
            _courses(state),
            radio_choices(
                "If there are too few seats",
                "when_full",
                [
                    ("wait", "Seat as many as there are; the others wait for the next one"),
                    ("nobody", "Seat nobody, and tell me"),
                ],
            ),
            _form_error(state),
            is_open=state.is_open & (state.message == ""),
            on_close=state.cancel,
            on_submit=state.submit,
            size="wide",
            actions=(
                button("Cancel", on_click=state.cancel),
                button("Add to seat", submit=True, kind="primary", busy=state.busy),
            ),
        ),
        dialog(
            state.heading,
            rx.el.p(state.message, role="status"),
            rx.el.ul(
                rx.foreach(state.outcome, lambda line: rx.el.li(line)),
                class_name="effects",
                aria_label="Who got no seat",
            ),
            rx.el.p("Who waits is listed under Waiting, and can be seated there with one click.", class_name="muted"),
            is_open=state.is_open & (state.message != ""),
            on_close=state.cancel,
            actions=(button("Done", kind="primary", on_click=state.cancel),),
        ),
    )


def _known(state: Any) -> rx.Component:
    find = rx.el.div(
        rx.el.label("Find somebody", html_for="seat-find"),
        rx.el.input(
            type="search",
            id="seat-find",
            class_name="input",
            value=state.text,
            on_change=state.look,
            debounce_timeout=200,
            placeholder="Name, number or email address",
            auto_complete="off",
        ),
        rx.cond(
            state.found.length() > 0,
            rx.el.ul(rx.foreach(state.found, lambda row: _found(row, state)), class_name="found-people"),
            rx.fragment(),
        ),
        class_name="field",
    )
    chosen = rx.el.ul(
        rx.foreach(state.chosen, lambda row: _chosen(row, state)),
        class_name="chosen-people",
        aria_label="Chosen people",
    )
    paste = text_area(
        "Or paste a list",
        "people",
        error=_error(state, "people"),
        hint="Names, email addresses or numbers, one person a line.",
        rows="3",
    )
    return rx.fragment(find, rx.cond(state.chosen.length() > 0, chosen, rx.fragment()), paste)


def _found(row: Any, state: Any) -> rx.Component:
    face = rx.fragment(rx.el.bdi(row[1]), rx.el.span(row[2], " ", row[3], class_name="muted"))
    return rx.el.li(
        rx.el.button(face, type="button", class_name="menu-item", on_click=state.choose(row[0])), key=row[0]
    )


def _chosen(row: Any, state: Any) -> rx.Component:
    away = rx.el.button(
        icon("x", 13),
        type="button",
        class_name="icon-button quiet",
        aria_label="Leave out " + row[1],
        on_click=state.drop(row[0]),
    )
    return rx.el.li(rx.el.bdi(row[1]), away, key=row[0])


def _new(state: Any) -> rx.Component:
    return rx.el.div(
        text_field("First name", "first_name", error=_error(state, "name"), auto_complete="off"),
        text_field("Last name", "last_name", auto_complete="off"),
        text_field("Email", "email", type="email", error=_error(state, "email"), auto_complete="off"),
        text_field("Number", "external_id", error=_error(state, "external_id"), auto_complete="off"),
        select_field("Group", "group_id", state.groups, error=_error(state, "group_id")),
        class_name="form-grid",
    )


def _courses(state: Any) -> rx.Component:
    wrong = _error(state, "courses")
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend("Add to seat: courses"),
            rx.foreach(
                state.courses,
                lambda row: _tick(row, True),
            ),
            rx.cond(wrong != "", rx.el.span(wrong, class_name="field-error", role="alert"), rx.fragment()),
            class_name="choices tick-grid",
        ),
        date_field("Due", "due_on", error=_error(state, "due_on"), default_value=state.due_on),
        class_name="form-grid",
    )


def unseat_dialog(state: Any) -> rx.Component:
    """Asks before somebody is removed from the offering."""
    return dialog(
        "Remove from Seat Offering",
        rx.el.p(rx.el.strong(rx.el.bdi(state.name)), class_name="act-what"),
        rx.cond(
            state.offerings.length() > 1,
            select_field("Offering", "offering", state.offerings, value=state.chosen, on_change=state.choose),
            rx.fragment(),
        ),
        rx.el.ul(
            rx.foreach(state.effects, lambda line: rx.el.li(line)), class_name="effects", aria_label="What it does"
        ),
        rx.cond(state.error != "", callout(state.error, tone="error"), rx.fragment()),
        is_open=state.name != "",
        on_close=state.cancel,
        actions=(
            button("Cancel", on_click=state.cancel),
            button("Remove", kind="danger-primary", on_click=state.confirm, busy=state.busy),
        ),
    )
