"""The buttons of acts and the dialog that each opens: what it will do, what it asks, and the way back."""

from typing import Any

import reflex as rx

from lms_dashboard.components.act_fields import act_fields
from lms_dashboard.components.basics import button, callout
from lms_dashboard.components.effects import form_error
from lms_dashboard.components.opening import dialog
from lms_dashboard.domain.act_forms import ACT_FORMS, COURSE_FORMS
from lms_dashboard.domain.acts import Act

FORMS = [form for form in ACT_FORMS.values() if form.asks]
_OF_ONE_CELL = [form for form in COURSE_FORMS.values() if form.asks]


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


def void_button(completion_id: Any, state: Any, learner_id: Any, course_id: Any) -> rx.Component:
    """The act beside a completion, where it may be voided."""
    shown = rx.el.button(
        COURSE_FORMS[Act.VOID_COMPLETION].button,
        type="button",
        class_name="button small quiet",
        aria_busy=state.busy == "void:" + completion_id,
        on_click=state.begin_void(completion_id, learner_id, course_id),
    )
    return rx.cond(completion_id != "", shown, rx.fragment())


def act_dialog(state: Any) -> rx.Component:
    """The one dialog of a page, for whichever act has begun."""
    return dialog(
        rx.match(state.act, *[(form.act.value, form.heading) for form in _OF_ONE_CELL], ""),
        rx.el.p(
            rx.el.strong(rx.el.bdi(state.course_title)), " · ", rx.el.bdi(state.learner_name), class_name="act-what"
        ),
        rx.cond(state.act == Act.RESET.value, irreversible(state), rx.fragment()),
        effect_list(state),
        rx.match(
            state.act,
            *[(form.act.value, rx.fragment(*act_fields(form, 1, state))) for form in _OF_ONE_CELL if form.fields],
            rx.fragment(),
        ),
        form_error(state),
        is_open=state.act != "",
        on_close=state.cancel,
        on_submit=state.submit,
        actions=(button("Cancel", on_click=state.cancel), do_it(state)),
    )


def effect_list(state: Any) -> rx.Component:
    """What the act will do, in sentences."""
    lines = rx.foreach(state.effects, lambda line: rx.el.li(line))
    return rx.el.ul(lines, class_name="effects", aria_label="What it does", aria_live="polite")


def do_it(state: Any, disabled: Any = None) -> rx.Component:
    """The button that does the act, with its verb; ``disabled`` is the working state's own unless said otherwise."""
    busy = state.busy == "submit" if disabled is None else False
    dangers = [form.act.value for form in FORMS if form.danger]
    return rx.el.button(
        rx.match(state.act, *[(form.act.value, form.verb) for form in FORMS], "Do it"),
        type="submit",
        class_name=rx.cond(rx.Var.create(dangers).contains(state.act), "button danger-primary", "button primary"),
        aria_busy=busy,
        disabled=busy if disabled is None else disabled,
    )


def irreversible(state: Any) -> rx.Component:
    """What a reset destroys, and the way that destroys nothing."""
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
