"""What the Compliance page is made of: tiles, a figure with its table, the heat map, tables of links."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import Text, link


class CopyTable(rx.Component):
    """A button that copies the table inside, as lines of cells that a spreadsheet takes."""

    library = "$/public/tables.jsx"
    tag = "CopyTable"


HEAT_LEGEND = (
    ("h0", "below 50 %"),
    ("h1", "50 – 70 %"),
    ("h2", "70 – 85 %"),
    ("h3", "85 – 95 %"),
    ("h4", "95 – 100 %"),
    ("h5", "100 %"),
)


def sentence_list(sentences: Any) -> rx.Component:
    """What changed, what is worst, who must act: each leads to its people."""

    def line(sentence: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(sentence[0], class_name="label"),
            rx.cond(sentence[2] != "", link(sentence[1], to=sentence[2]), rx.el.span(sentence[1])),
        )

    return rx.el.ul(rx.foreach(sentences, line), class_name="card said", aria_label="In three sentences")


def tile_list(tiles: Any) -> rx.Component:
    """The headline: each number with what it is made of, and its people one click away."""

    def tile(row: Any) -> rx.Component:
        return rx.el.li(
            link(
                rx.el.span(row[0], class_name="tile-name"),
                rx.el.strong(row[1], class_name="tile-value"),
                rx.el.span(row[2], class_name="tile-change " + row[3]),
                rx.el.span(row[4], class_name="tile-made"),
                to=row[5],
                class_name="card tile",
            )
        )

    return rx.el.ul(rx.foreach(tiles, tile), class_name="tiles", aria_label="Figures")


def chart_card(
    heading: str, note: Any, figure: Any, *, name: str, columns: tuple[str, ...], rows: Any, on_mark: Any,
    control: Any = None, wide: bool = False,
) -> rx.Component:  # fmt: skip
    """A figure under its heading; under it, to open, the table of the same numbers, whose rows lead to the people."""
    plot = rx.plotly.basic(
        data=figure,
        template=None,
        config={"displayModeBar": False, "responsive": True, "doubleClick": False},
        use_resize_handler=True,
        on_click=lambda points: on_mark(name, points),
        style={"width": "100%"},
    )
    return card(
        heading,
        note,
        rx.el.div(plot, class_name="plot", custom_attrs={"data-chart": name}, aria_hidden="true"),
        table_behind(heading, columns, rows),
        control=control,
        wide=wide,
    )


def card(heading: str, note: Any, *content: Any, control: Any = None, wide: bool = False) -> rx.Component:
    """A part of the page under its heading."""
    return rx.el.section(
        rx.el.header(
            rx.el.h2(heading),
            rx.el.span(note, class_name="muted small"),
            rx.el.div(control, class_name="card-control") if control is not None else rx.fragment(),
            class_name="card-head",
        ),
        *content,
        class_name="card chart-card wide" if wide else "card chart-card",
        aria_label=heading,
    )


def table_behind(heading: str, columns: tuple[str, ...], rows: Any) -> rx.Component:
    """The numbers of a figure, to open and to copy."""
    return rx.el.details(
        rx.el.summary("Show the numbers as a table"),
        CopyTable.create(linked_table(heading, columns, rows)),
        class_name="behind",
    )


def linked_table(heading: Text, columns: tuple[str, ...], rows: Any, *, words: int = 1) -> rx.Component:
    """Rows of a link and cells; the first cell is the link, and so many columns are words, the others numbers."""
    kinds = ["" if i < words else "number" for i in range(len(columns))]
    head = [rx.el.th(name, scope="col", class_name=kind) for name, kind in zip(columns, kinds, strict=True)]

    def line(row: Any) -> rx.Component:
        first = rx.cond(row[0] != "", link(row[1], to=row[0]), rx.el.span(row[1]))
        cells = [rx.el.td(row[i + 1], class_name=kinds[i]) for i in range(1, len(columns))]
        return rx.el.tr(rx.el.th(first, scope="row"), *cells)

    return _scrolling(heading, head, rx.foreach(rows, line))


def plain_table(heading: Text, columns: tuple[Text, ...], rows: Any) -> rx.Component:
    """Rows of a name and numbers that lead nowhere."""
    kinds = ["" if i == 0 else "number" for i in range(len(columns))]
    head = [rx.el.th(name, scope="col", class_name=kind) for name, kind in zip(columns, kinds, strict=True)]
    if columns[0] == "":
        head[0] = rx.el.td()

    def line(row: Any) -> rx.Component:
        cells = [rx.el.td(row[i], class_name="number") for i in range(1, len(columns))]
        return rx.el.tr(rx.el.th(row[0], scope="row"), *cells)

    return _scrolling(heading, head, rx.foreach(rows, line))


def _scrolling(heading: Text, head: list[rx.Component], lines: rx.Component) -> rx.Component:
    """A table that scrolls by itself, by keyboard too."""
    return rx.el.div(
        rx.el.table(rx.el.thead(rx.el.tr(*head)), rx.el.tbody(lines), class_name="table compact", aria_label=heading),
        class_name="table-scroll",
        tab_index=0,
        role="region",
        aria_label=heading,
    )


def heat_map(courses: Any, rows: Any, foot: Any) -> rx.Component:
    """Groups × courses, each cell a number and a tone; a click leads to those in breach."""

    def line(row: Any) -> rx.Component:
        head = row[0]
        return rx.el.tr(
            rx.el.th(rx.cond(head[1] != "", link(head[0], to=head[1]), head[0]), scope="row", class_name="first"),
            rx.foreach(row[1:], _heat_cell),
        )

    table = rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th("Group", scope="col", class_name="first"),
                rx.foreach(courses, lambda title: rx.el.th(rx.el.span(title, dir="auto"), scope="col", title=title)),
            )
        ),
        rx.el.tbody(rx.foreach(rows, line)),
        rx.el.tfoot(
            rx.el.tr(
                rx.el.th("Everybody", scope="row", class_name="first"), rx.foreach(foot, lambda words: rx.el.td(words))
            )
        ),
        class_name="table heat",
        aria_label="Compliance rate by group and course",
    )
    legend = [
        rx.el.li(rx.el.span(class_name=f"heat-key {tone}", aria_hidden="true"), words) for tone, words in HEAT_LEGEND
    ]
    return rx.fragment(
        rx.el.div(
            table, class_name="table-scroll heat-scroll", tab_index=0, role="region", aria_label="Groups and courses"
        ),
        rx.el.ul(*legend, class_name="heat-legend", aria_label="Compliance rate"),
    )


def _heat_cell(cell: Any) -> rx.Component:
    face = rx.cond(
        cell[2] != "",
        link(cell[0], to=cell[2], aria_label=cell[3], title=cell[3], class_name="heat-cell " + cell[1]),
        rx.el.span(cell[0], title=cell[3], class_name="heat-cell " + cell[1]),
    )
    return rx.el.td(face)


def chooser(label: str, options: list[tuple[str, str]], value: Any, on_change: Any) -> rx.Component:
    """A few choices beside a heading."""
    return rx.el.select(
        *[rx.el.option(words, value=key) for key, words in options],
        value=value,
        on_change=on_change,
        aria_label=label,
        class_name="select small",
    )
