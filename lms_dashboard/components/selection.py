"""Ticking learners in a list, and the bar of acts for those that are ticked (docs/selections.md: on other pages)."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from lms_dashboard.components.opening import menu, menu_item

LIBRARY = "$/public/selection.jsx"
MOST_BUTTONS = 5
"""Acts that stand in the bar; the others are in its menu."""


@dataclass(frozen=True)
class Picking:
    """The ticks of a list: its name (state/selections.py), and whether the person may act on learners at all."""

    name: str
    allowed: Any


class Pick(rx.Component):
    """The tick of a row."""

    library = LIBRARY
    tag = "Pick"
    of_list: rx.Var[str]
    value: rx.Var[str]
    label: rx.Var[str]
    tab_stop: rx.Var[bool]


class PickPage(rx.Component):
    """The tick of all rows of the page."""

    library = LIBRARY
    tag = "PickPage"
    of_list: rx.Var[str]
    rows: rx.Var[list[list[str]]]


class SelectionBar(rx.Component):
    """The bar; ``on_act(act, ids, every, without)``: ids are joined by commas, ``every`` means all that match."""

    library = LIBRARY
    tag = "SelectionBar"
    of_list: rx.Var[str]
    total: rx.Var[int]
    address: rx.Var[str]
    given: rx.Var[list[str]]
    on_act: rx.EventHandler[rx.event.passthrough_event_spec(str, str, bool, str)]
    on_taken: rx.EventHandler[rx.event.no_args_event_spec]


def pick_cell(picking: Picking, row_id: Any, name: Any, *, tab_stop: bool = False) -> rx.Component:
    """The cell of a row that ticks it; ``tab_stop``: in a table without arrow keys (``data_table(grid=False)``)."""
    tick = Pick.create(of_list=picking.name, value=row_id, label="Select " + name, tab_stop=tab_stop)
    return rx.cond(picking.allowed, rx.el.td(tick, class_name="pick-cell"), rx.fragment())


def pick_head(picking: Picking, rows: Any) -> rx.Component:
    """The head over the ticks."""
    tick = PickPage.create(of_list=picking.name, rows=rows)
    return rx.cond(picking.allowed, rx.el.td(tick, class_name="pick-cell"), rx.fragment())


def pick_foot(picking: Picking) -> rx.Component:
    """The empty cell under the ticks."""
    return rx.cond(picking.allowed, rx.el.td(class_name="pick-cell"), rx.fragment())


def selection_bar(
    picking: Picking, bulk: Any, offers: list[tuple[str, str, bool, Any]], *, buttons: int = MOST_BUTTONS, **shown: Any
) -> rx.Component:
    """The bar at the foot of a list: how many are selected, and every act that the person may do to them.

    ``bulk`` is BulkState; ``offers`` are ``bulk_offers()`` of state/bulk_acts.py: act, words, whether it is dangerous,
    and whether this person may. So many of them are ``buttons``, the others are in a menu. ``shown`` is what "all that
    match" means: the list's ``total`` and ``address``.
    """
    first, others = offers[:buttons], offers[buttons:]
    bar_acts = [rx.cond(may, _act_button(act, words, danger), rx.fragment()) for act, words, danger, may in first]
    items = [rx.cond(may, _act_item(act, words, danger), rx.fragment()) for act, words, danger, may in others]
    bar = SelectionBar.create(
        *bar_acts,
        menu("More ▾", *items, label="More acts", align="end") if items else rx.fragment(),
        of_list=picking.name,
        given=bulk.given,
        on_taken=bulk.taken,
        on_act=lambda act, ids, every, without: bulk.begin(picking.name, act, ids, every, without),
        **shown,
    )
    return rx.cond(picking.allowed, bar, rx.fragment())


def _act_button(act: str, words: str, danger: bool) -> rx.Component:
    name = "button danger" if danger else "button"
    return rx.el.button(words, type="button", class_name=name, custom_attrs={"data-act": act})


def _act_item(act: str, words: str, danger: bool) -> rx.Component:
    return menu_item(words, danger=danger, custom_attrs={"data-act": act})
