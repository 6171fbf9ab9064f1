"""Parts of the upload page: its steps, figures, what is to mend, and the earlier uploads."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import button, callout, chip, link, link_button
from lms_dashboard.components.tables import data_table


class MendPlace(rx.Component):
    """What is to mend (assets/upload.jsx): whoever corrects one line after the other keeps the place."""

    library = "$/public/upload.jsx"
    tag = "MendPlace"


_LISTS = (("Group", "known-groups"), ("Job roles", "known-roles"), ("Course codes", "known-courses"))
"""By the column: the list of what may stand there."""


def known_lists(state: Any) -> rx.Component:
    """What may stand in columns of groups, job roles and courses, offered while somebody types."""
    return rx.fragment(
        rx.el.datalist(rx.foreach(state.known_groups, lambda path: rx.el.option(value=path)), id="known-groups"),
        rx.el.datalist(rx.foreach(state.known_roles, lambda name: rx.el.option(value=name)), id="known-roles"),
        rx.el.datalist(
            rx.foreach(state.course_choices, lambda one: rx.el.option(one[1], value=one[0])), id="known-courses"
        ),
    )


def step_line(steps: Any, on_go: Any) -> rx.Component:
    """The five steps; those that are done lead back."""

    def one(step: Any) -> rx.Component:
        face = rx.fragment(
            rx.el.span(rx.cond(step[2] == "done", "✓ ", ""), aria_hidden="true"),
            step[1],
            rx.cond(step[2] == "done", rx.el.span(", done", class_name="visually-hidden"), rx.fragment()),
        )
        back = rx.el.button(
            face,
            type="button",
            class_name="step " + step[2].to(str),
            on_click=on_go(step[0]),
            title="Back to this step",
        )
        still = rx.el.span(
            face,
            class_name="step " + step[2].to(str),
            custom_attrs={"aria-current": rx.cond(step[2] == "here", "step", "false")},
        )
        return rx.el.li(rx.cond(step[3] == "1", back, still))

    return rx.el.ol(rx.foreach(steps, one), class_name="steps", aria_label="Steps")


def upload_figures(figures: Any) -> rx.Component:
    """Name, number, parts, tone."""

    def one(figure: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(figure[0], class_name="figure-name"),
            rx.el.strong(figure[1], class_name="upload-number " + figure[3].to(str)),
            rx.el.span(figure[2], class_name="figure-parts"),
            class_name="card upload-figure",
        )

    return rx.el.ul(rx.foreach(figures, one), class_name="upload-figures", aria_label="Numbers")


def mend_groups(groups: Any, *, state: Any = None) -> rx.Component:
    """What is wrong, by kind; with ``state``, each line has its correction."""

    def group(one: Any) -> rx.Component:
        heads = ["Row", "Column", "In the file", "Problem", *(["Correction"] if state is not None else [])]
        table = rx.el.table(
            rx.el.thead(rx.el.tr(*[rx.el.th(words, scope="col") for words in heads])),
            rx.el.tbody(rx.foreach(one.lines, lambda line: _line(line, state))),
            class_name="table mend-table",
            aria_label=one.title,
        )
        more = rx.fragment()
        all_of_them = rx.fragment()
        if state is not None:
            all_of_them = button(
                one.offer_all, small=True, on_click=state.mend_all(one.title), busy=state.mending == one.title
            )
            more = button(one.more, small=True, kind="quiet", on_click=state.show_more(one.title))
        else:
            more = rx.el.p("The others stand in the workbook of the refused rows.", class_name="muted small")
        return rx.el.section(
            rx.el.h2(
                one.title,
                " ",
                rx.el.span(one.count, class_name="badge"),
                rx.cond(one.offer_all != "", all_of_them, rx.fragment()),
            ),
            table,
            rx.cond(one.more != "", more, rx.fragment()),
            rx.cond(one.left_out != "", rx.el.p(one.left_out, class_name="muted small"), rx.fragment()),
            class_name="card mend-group",
            aria_label=one.title,
            key=one.title,
        )

    return MendPlace.create(rx.foreach(groups, group))


def _line(line: Any, state: Any) -> rx.Component:
    who = rx.cond(line.who != "", rx.el.bdi(line.who, class_name="line-under clamped", title=line.who), rx.fragment())
    cells = [
        rx.el.th(line.rows, who, scope="row"),
        rx.el.td(line.column),
        rx.el.td(
            rx.el.bdi(line.value, class_name="clamped", title=line.value),
            class_name=rx.cond(line.value == "(empty)", "muted", "mend-value"),
        ),
        rx.el.td(line.problem, rx.el.span(line.mend, class_name="line-under"), dir="auto"),
    ]
    if state is not None:
        seats = rx.cond(line.needs_seat, link_button("Open Seats", to="/seats", small=True), rx.fragment())
        cells.append(rx.el.td(rx.cond(line.editable, _correction(line, state), seats), class_name="mend-cell"))
    return rx.el.tr(*cells, key=line.key)


def _correction(line: Any, state: Any) -> rx.Component:
    return rx.el.form(
        rx.el.input(type="hidden", name="key", value=line.key, read_only=True),
        rx.el.input(
            name="correction",
            default_value=line.correction,
            class_name="input",
            auto_complete="off",
            custom_attrs={"list": rx.match(line.column, *_LISTS, "")},
            max_length=500,
            aria_label="Correction of " + line.column.to(str) + " in row " + line.rows.to(str),
        ),
        button(line.offer, submit=True, small=True, busy=state.mending == line.key),
        on_submit=state.mend,
        class_name="mend-form",
    )


def earlier_uploads(rows: Any) -> rx.Component:
    """The uploads so far, the newest first; each opens again."""
    heads = ("When", "What", "File", "Rows", "State", "Result", "By")

    def one(row: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.th(link(row[1], to="/upload?id=" + row[0].to(str), class_name="learner-name"), scope="row"),
            rx.el.td(row[3]),
            rx.el.td(rx.el.bdi(row[4], class_name="truncate upload-name")),
            rx.el.td(row[5], class_name="number"),
            rx.el.td(chip(row[6], tone=row[7])),
            rx.el.td(row[8]),
            rx.el.td(rx.el.bdi(row[2])),
            key=row[0],
        )

    return rx.el.section(
        rx.el.h2("Earlier uploads"),
        rx.cond(
            rows.length() > 0,
            data_table(
                rx.el.thead(
                    rx.el.tr(
                        *[
                            rx.el.th(words, scope="col", class_name="number" if words == "Rows" else "")
                            for words in heads
                        ]
                    )
                ),
                rx.el.tbody(rx.foreach(rows, one)),
                label="Earlier uploads",
                class_name="earlier",
            ),
            rx.el.p("None yet. What you upload is listed here, with what became of each row.", class_name="muted"),
        ),
        class_name="stack",
    )


def note_lines(notes: Any) -> rx.Component:
    """What was left aside while reading."""
    return rx.cond(
        notes.length() > 0,
        callout(rx.foreach(notes, lambda note: rx.el.p(note)), role="status"),
        rx.fragment(),
    )
