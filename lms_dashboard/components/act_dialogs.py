"""The buttons of acts and the dialog that each opens: what it will do, what it asks, and the way back."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.fields import check, date_field, text_area
from lms_dashboard.components.opening import dialog
from lms_dashboard.domain.acts import Act, EarlierCompletions

COUNTS = [
    (EarlierCompletions.UNTIL_EXPIRY.value, "until their expiry"),
    (EarlierCompletions.UNTIL_NEW_DUE.value, "until the new due date, or their expiry if that is earlier"),
    (EarlierCompletions.NOT_ANY_MORE.value, "not any more: corrective, after an incident or a changed policy"),
]

_DO_IT = [
    (Act.ASSIGN.value, "Assign"),
    (Act.ARCHIVE.value, "Archive"),
    (Act.REASSIGN.value, "Reassign"),
    (Act.RESET.value, "Reset for good"),
]


def act_buttons(offers: Any, state: Any, learner_id: Any, course_id: Any) -> rx.Component:
    """A button for each act; one that is not possible now says why."""

    def act_button(offer: Any) -> rx.Component:
        key = offer.act + ":" + learner_id + ":" + course_id
        shown = rx.el.button(
            offer.words,
            type="button",
            class_name=rx.cond(offer.act == Act.RESET.value, "button danger", "button"),
            aria_busy=state.busy == key,
            on_click=state.begin(offer.act, learner_id, course_id),
        )
        impossible = rx.el.span(
            rx.el.button(offer.words, type="button", class_name="button", aria_disabled="true", title=offer.why_not),
            rx.el.span(offer.why_not, class_name="visually-hidden"),
            class_name="impossible",
        )
        return rx.cond(offer.possible, shown, impossible)

    return rx.cond(
        offers.length() > 0,
        rx.el.section(
            rx.el.h3("Acts", class_name="label"),
            rx.el.div(rx.foreach(offers, act_button), class_name="act-buttons"),
            class_name="panel-section",
        ),
        rx.fragment(),
    )


def act_dialog(state: Any) -> rx.Component:
    """The one dialog of a page, for whichever act has begun."""
    is_reset, is_reassign = state.act == Act.RESET.value, state.act == Act.REASSIGN.value
    return dialog(
        state.heading,
        rx.el.p(
            rx.el.strong(rx.el.bdi(state.course_title)), " · ", rx.el.bdi(state.learner_name), class_name="act-what"
        ),
        rx.cond(is_reset, _irreversible(state), rx.fragment()),
        rx.el.ul(
            rx.foreach(state.effects, lambda line: rx.el.li(line)), class_name="effects", aria_label="What it does"
        ),
        rx.cond(state.act != Act.ARCHIVE.value, _due(state), rx.fragment()),
        rx.cond(is_reassign, _earlier(state), rx.fragment()),
        rx.cond(is_reset | is_reassign, _reason(state, is_reset), rx.fragment()),
        rx.cond(
            state.asks_unfinished,
            _tick(state, "unfinished", "End the present cycle although it is not finished"),
            rx.fragment(),
        ),
        rx.cond(is_reset, _tick(state, "acknowledged", "I understand that a reset cannot be undone"), rx.fragment()),
        rx.cond(_error(state, "form") != "", callout(_error(state, "form"), tone="error"), rx.fragment()),
        is_open=state.act != "",
        on_close=state.cancel,
        on_submit=state.submit,
        actions=(
            button("Cancel", on_click=state.cancel),
            rx.el.button(
                rx.match(state.act, *_DO_IT, "Do it"),
                type="submit",
                class_name=rx.cond(is_reset, "button danger-primary", "button primary"),
                aria_busy=state.busy == "submit",
                disabled=state.busy == "submit",
            ),
        ),
    )


def _irreversible(state: Any) -> rx.Component:
    return callout(
        rx.el.p(
            rx.el.strong("A reset cannot be undone. "),
            "Modules, quizzes, practical assessments, scores and completions of all cycles leave every view, export "
            "and rate. Where the law or the course's retention demands it, the records are sealed until then: only an "
            "auditor's records request shows them. Otherwise they are destroyed at once.",
        ),
        rx.el.p(
            "To have the course done again after an incident, a corrective reassignment keeps the records. ",
            rx.el.button(
                "Reassign correctively instead",
                type="button",
                class_name="button small",
                on_click=state.correct_instead,
            ),
        ),
        tone="warning",
    )


def _due(state: Any) -> rx.Component:
    return date_field(
        "New due date", "due_on", error=_error(state, "due_on"), default_value=state.due_on, required=False
    )


def _earlier(state: Any) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend("Earlier completions count"),
        *[_choice(state, value, words) for value, words in COUNTS],
        class_name="choices",
    )


def _choice(state: Any, value: str, words: str) -> rx.Component:
    control = rx.el.input(
        type="radio",
        name="counts",
        value=value,
        default_checked=state.counts == value,
        on_change=state.choose_counts(value),
    )
    return rx.el.label(control, rx.el.span(words), class_name="check")


def _reason(state: Any, is_reset: Any) -> rx.Component:
    needed = is_reset | (state.counts == EarlierCompletions.NOT_ANY_MORE.value)
    return text_area(
        rx.cond(needed, "Reason", "Reason (optional)"),
        "reason",
        error=_error(state, "reason"),
        rows="2",
        max_length=2000,
    )


def _tick(state: Any, name: str, words: str) -> rx.Component:
    wrong = _error(state, name)
    return rx.el.div(
        check(words, name),
        rx.cond(wrong != "", rx.el.p(wrong, class_name="field-error", role="alert"), rx.fragment()),
    )


def _error(state: Any, name: str) -> Any:
    return state.errors.get(name, "").to(str)
