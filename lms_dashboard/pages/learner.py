"""A learner: courses with modules, history with what was archived, certificates, mails, audit; acts on each course."""

from typing import Any

import reflex as rx

from lms_dashboard.components.act_dialogs import act_dialog, void_button
from lms_dashboard.components.basics import badge, button, callout, link_button, page_head
from lms_dashboard.components.blocks import empty, loading_rows, not_found
from lms_dashboard.components.bulk_dialog import bulk_dialog
from lms_dashboard.components.certificates import certificate_list
from lms_dashboard.components.downloads import export_menu
from lms_dashboard.components.fields import check
from lms_dashboard.components.frame import Page
from lms_dashboard.components.learner_parts import acts_menu, course_list, record_list
from lms_dashboard.components.matrix_table import rate_meter
from lms_dashboard.components.opening import menu, menu_item
from lms_dashboard.components.parts import Address
from lms_dashboard.components.records_request import records_request_dialog
from lms_dashboard.components.tabs import tab, tabs
from lms_dashboard.domain.act_forms import PEOPLE_FORMS
from lms_dashboard.domain.acts import PeopleAct
from lms_dashboard.state.acts import ActState
from lms_dashboard.state.bulk import BulkState
from lms_dashboard.state.learner import LearnerState
from lms_dashboard.state.notify_many import NotifyManyState
from lms_dashboard.state.records_request import RecordsRequestState
from lms_dashboard.state.session import SessionState
from lms_dashboard.state.user_acts import UserActsState

TABS = [("courses", "Courses"), ("history", "History"), ("certificates", "Certificates"), ("mails", "Mails")]


def content() -> rx.Component:
    """The page."""
    return rx.fragment(
        rx.el.div(
            Address.create(query=LearnerState.address),
            rx.match(
                LearnerState.phase,
                ("ready", _ready()),
                ("missing", not_found("There is no such learner")),
                rx.fragment(page_head("Learner"), loading_rows(8, 4, "Loading the learner")),
            ),
            class_name="content learner-page",
        ),
        act_dialog(ActState),
        bulk_dialog(BulkState, NotifyManyState),
        records_request_dialog(RecordsRequestState),
    )


def _ready() -> rx.Component:
    return rx.fragment(_head(), _tabs(), _panel())


def _head() -> rx.Component:
    learner = LearnerState.learner
    facts = rx.el.dl(
        rx.foreach(learner.facts, lambda fact: rx.el.div(rx.el.dt(fact[0]), rx.el.dd(fact[1], dir="auto"))),
        class_name="facts",
    )
    return rx.fragment(
        page_head(
            rx.el.bdi(learner.name),
            link_button("Was she trained?", to="/trained?learner=" + learner.id.to(str), kind="quiet"),
            export_menu(
                "learner",
                "learner=" + learner.id.to(str) + "&" + LearnerState.address,
                allowed=SessionState.may_export,
                more=(("Training record (.pdf)", "learner.pdf"),),
            ),
            rx.cond(
                SessionState.may_open_sealed & ~learner.is_self,
                button("Records request…", on_click=RecordsRequestState.begin),
                rx.fragment(),
            ),
            _more(learner),
            subtitle=rx.el.bdi(learner.about),
        ),
        rx.cond(
            learner.active,
            rx.fragment(),
            callout("This learner has left the organisation. Every record is kept.", tone="warning"),
        ),
        rx.el.div(
            rx.el.div(rx.el.span("Compliance", class_name="label"), rate_meter(learner.rate), class_name="rate-box"),
            facts,
            class_name="learner-head card",
        ),
    )


def _more(learner: Any) -> rx.Component:
    """The acts on the person, whatever the courses."""

    def item(act: PeopleAct) -> rx.Component:
        form = PEOPLE_FORMS[act]
        return menu_item(form.button, danger=form.danger, on_click=UserActsState.begin(act.value, learner.id.to(str)))

    leave = rx.cond(learner.away, item(PeopleAct.RETURN), item(PeopleAct.LEAVE))
    present = [leave, item(PeopleAct.MOVE), item(PeopleAct.DEACTIVATE)]
    items = rx.cond(learner.active, rx.fragment(*present), item(PeopleAct.BRING_BACK))
    return rx.cond(learner.may_act, menu("More ▾", items, label="More acts", align="end"), rx.fragment())


def _tabs() -> rx.Component:
    counts = {
        "courses": LearnerState.courses,
        "history": LearnerState.history,
        "certificates": LearnerState.certificates,
        "mails": LearnerState.mails,
    }
    audit = _tab("audit", "Audit", LearnerState.audit)
    return tabs(
        *[_tab(key, words, counts[key]) for key, words in TABS],
        rx.cond(LearnerState.audit.length() > 0, audit, rx.fragment()),
        label="Parts of the page",
    )


def _tab(key: str, words: str, rows: Any) -> rx.Component:
    return tab(
        words,
        " ",
        badge(rows.length()),
        selected=LearnerState.tab == key,
        on_click=LearnerState.choose_tab(key),
        controls="part",
    )


def _panel() -> rx.Component:
    archived = check(
        "Include Archived and Expired",
        "archived",
        checked=LearnerState.archived,
        on_change=LearnerState.toggle_archived,
    )
    return rx.el.div(
        rx.match(
            LearnerState.tab,
            (
                "history",
                rx.fragment(
                    archived,
                    record_list(
                        LearnerState.history,
                        label="History",
                        nothing="No cycle and no completion yet",
                        beside=lambda row: void_button(row.line.void, ActState, LearnerState.learner.id, row.course_id),
                    ),
                ),
            ),
            (
                "certificates",
                certificate_list(LearnerState.certificates),
            ),
            ("mails", record_list(LearnerState.mails, label="Mails", nothing="No mail yet", marks=False)),
            (
                "audit",
                record_list(LearnerState.audit, label="Audit", nothing="Nothing in the audit trail", marks=False),
            ),
            _courses(),
        ),
        id="part",
        role="tabpanel",
        aria_label="The chosen part",
        class_name="stack",
    )


def _courses() -> rx.Component:
    return rx.cond(
        LearnerState.courses.length() > 0,
        course_list(
            LearnerState.courses,
            acts=lambda course: acts_menu(course, ActState, LearnerState.learner.id),
            changed=LearnerState.changed,
        ),
        empty("No course is asked of this learner", "Assign one from the Training Matrix."),
    )


PAGE = Page(route="/users/[learner]", title="Learner", content=content, on_load=[LearnerState.load], active="progress")
