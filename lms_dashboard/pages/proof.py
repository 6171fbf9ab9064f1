"""“Was she trained?”: people and a day: what was required, what counted, certificates, versions, scores."""

from typing import Any

import reflex as rx

from lms_dashboard.components.axes import compliance_chip_of
from lms_dashboard.components.basics import button, callout, link, page_head
from lms_dashboard.components.blocks import failed, loading_rows
from lms_dashboard.components.downloads import download_link
from lms_dashboard.components.fields import date_field, text_area
from lms_dashboard.components.frame import Page
from lms_dashboard.components.parts import Address
from lms_dashboard.state.proof import ProofState
from lms_dashboard.state.session import SessionState


def content() -> rx.Component:
    """The page."""
    again = button("Try again", kind="primary", on_click=ProofState.load)
    return rx.el.div(
        Address.create(query=ProofState.address, replace=ProofState.address_replaced),
        page_head("Was she trained?", _files(), subtitle=ProofState.subtitle),
        rx.foreach(ProofState.problems, lambda problem: callout(problem, tone="warning")),
        _unclear(),
        rx.match(
            ProofState.phase,
            ("ask", _question()),
            ("ready", rx.el.div(rx.foreach(ProofState.people, _person), class_name="stack")),
            ("failed", failed("The answer could not be read", "Nothing was changed.", actions=(again,))),
            loading_rows(8, 4, "Loading the answer"),
        ),
        class_name="content proof-page",
    )


def _files() -> rx.Component:
    ready = ProofState.phase == "ready"
    files = rx.fragment(
        download_link(
            "PDF", href="/download/proof.pdf?" + ProofState.address, label="All of it as PDF", class_name="button"
        ),
        download_link(
            "Zip with certificates",
            href="/download/proof.zip?" + ProofState.address,
            label="PDF, table, certificates and checksums in one zip",
            class_name="button",
        ),
    )
    return rx.el.div(
        rx.cond(ready, button("Ask about others", kind="quiet", on_click=ProofState.again), rx.fragment()),
        rx.cond(ready & SessionState.may_export, files, rx.fragment()),
        class_name="row",
    )


def _question() -> rx.Component:
    return rx.el.form(
        text_area(
            "People",
            "people",
            default_value=ProofState.text,
            rows=8,
            required=True,
            error=ProofState.error,
            hint="One a line: a name, an email or a number. A list can be pasted from a spreadsheet.",
        ),
        date_field(
            "Day", "day", default_value=ProofState.day, hint="As it stood at the end of that day. Empty: today."
        ),
        rx.el.div(button("Show what held", submit=True, kind="primary")),
        on_submit=ProofState.ask,
        class_name="proof-form card",
        aria_label="Whom and which day",
    )


def _unclear() -> rx.Component:
    def doubt(line: Any) -> rx.Component:
        return rx.el.div(
            rx.el.p("Line ", line[0], ", “", rx.el.bdi(line[1]), "”, may mean"),
            rx.el.div(rx.foreach(line[2:], _candidate), class_name="row"),
        )

    return rx.fragment(
        rx.cond(
            ProofState.not_found.length() > 0,
            callout(
                rx.el.strong("Nobody was found for"),
                rx.el.ul(rx.foreach(ProofState.not_found, lambda line: rx.el.li(line, dir="auto"))),
                tone="warning",
                role="status",
            ),
            rx.fragment(),
        ),
        rx.cond(
            ProofState.missing != "",
            callout(
                ProofState.missing, " of the address cannot be shown: removed, or not in your scope.", tone="warning"
            ),
            rx.fragment(),
        ),
        rx.cond(
            ProofState.doubts.length() > 0,
            callout(rx.foreach(ProofState.doubts, doubt), tone="warning", role="status"),
            rx.fragment(),
        ),
    )


def _candidate(candidate: Any) -> rx.Component:
    parts = candidate.to(str).split("|")
    return button("Add ", rx.el.bdi(parts[1]), small=True, on_click=ProofState.add(parts[0]))


def _person(person: Any) -> rx.Component:
    return rx.el.section(
        rx.el.header(
            rx.el.h2(link(rx.el.bdi(person.name), to="/users/" + person.id, class_name="learner-name")),
            rx.el.span(person.who, class_name="muted", dir="auto"),
            rx.el.p(person.verdict, class_name="proof-verdict " + person.tone.to(str)),
            class_name="proof-head",
        ),
        rx.cond(
            person.courses.length() > 0,
            rx.el.div(
                rx.el.table(
                    rx.el.thead(
                        rx.el.tr(
                            *[
                                rx.el.th(words, scope="col")
                                for words in ("Course", "Status", "Required by", "What counted", "Certificate")
                            ]
                        )
                    ),
                    rx.el.tbody(rx.foreach(person.courses, _course)),
                    class_name="table proof-table",
                    aria_label="Courses of " + person.name.to(str),
                ),
                class_name="table-scroll",
                tab_index=0,
                role="region",
                aria_label="Courses of " + person.name.to(str),
            ),
            rx.el.p("No course was required, and none counted.", class_name="muted"),
        ),
        class_name="stack tight",
        key=person.id,
    )


def _course(course: Any) -> rx.Component:
    number = course.number.to(str)
    certificate = download_link(
        number,
        href="/download/certificate.pdf?number=" + number,
        label="Certificate " + number + " as PDF",
        class_name="certificate-link",
    )
    return rx.el.tr(
        rx.el.th(course.title, scope="row", dir="auto"),
        rx.el.td(compliance_chip_of(course.code, course.status)),
        rx.el.td(course.required, dir="auto"),
        rx.el.td(rx.el.span(course.done), rx.el.span(course.under, class_name="line-under")),
        rx.el.td(rx.cond(number != "", rx.cond(SessionState.may_export, certificate, number), "–")),
    )


PAGE = Page(
    route="/trained",
    title="Was she trained?",
    content=content,
    on_load=[ProofState.load],
    active="trained",
)
