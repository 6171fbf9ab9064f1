"""What opens: dialogs, the panel beside the content, menus and popovers. Esc closes, focus returns."""

from typing import Any, Literal

import reflex as rx

from lms_dashboard.components.basics import Flag, Text, joined, link
from lms_dashboard.components.parts import Modal, Popover, SidePanel


def dialog(
    heading: Text,
    *body: Any,
    is_open: rx.Var[bool],
    on_close: Any,
    actions: tuple[Any, ...] = (),
    size: Literal["", "wide"] = "",
    on_submit: Any = None,
) -> rx.Component:
    """A modal dialog with a heading, a body, and its actions at the foot.

    The body is drawn only while it is open, so every opening starts with fresh fields. With ``on_submit`` body and
    actions are a form (give one action ``submit=True``); the handler gets the form's data as a dict.
    """
    foot = rx.el.div(*actions, class_name="dialog-foot") if actions else rx.fragment()
    content = (rx.el.div(*body, class_name="dialog-body"), foot)
    if on_submit is not None:
        content = (rx.el.form(*content, on_submit=on_submit, class_name="dialog-form"),)
    return Modal.create(*content, is_open=is_open, heading=heading, size=size, on_close=on_close)


def side_panel(
    *children: Any, is_open: rx.Var[bool], on_close: Any, heading: Text = "", label: Text = "Details"
) -> rx.Component:
    """The panel at the right of the content; on small screens it covers it. Put it beside the content in the page:
    ``rx.fragment(rx.el.div(…, class_name="content"), side_panel(…))``.
    """
    return SidePanel.create(*children, is_open=is_open, on_close=on_close, heading=heading, label=label)


def popover(
    face: Any,
    *content: Any,
    label: Text,
    align: Literal["start", "end"] = "start",
    trigger_class: Text = "button",
    active: Flag = False,
    slim: bool = False,
    **props: Any,
) -> rx.Component:
    """A button (``face``) that opens a small form under itself.

    ``slim``: with a menu's narrow edges. Anything with ``custom_attrs={"data-closes": ""}`` closes it too.
    """
    return Popover.create(
        rx.el.span(face, class_name="popover-face"),
        *content,
        kind="slim" if slim else "form",
        label=label,
        align=align,
        trigger_class=trigger_class,
        is_active=active,
        **props,
    )


def menu(
    face: Any,
    *items: Any,
    label: Text,
    align: Literal["start", "end"] = "start",
    trigger_class: Text = "button",
    **props: Any,
) -> rx.Component:
    """A button that opens a menu of ``menu_item`` and ``menu_link``; arrow keys move, a choice closes it."""
    return Popover.create(
        rx.el.span(face, class_name="popover-face"),
        *items,
        kind="menu",
        label=label,
        align=align,
        trigger_class=trigger_class,
        **props,
    )


def menu_item(*label: Any, on_click: Any = None, danger: bool = False, **props: Any) -> rx.Component:
    """An act in a menu."""
    handlers = {} if on_click is None else {"on_click": on_click}
    name = joined("menu-item", "danger" if danger else "")
    return rx.el.button(*label, type="button", role="menuitem", tab_index=-1, class_name=name, **handlers, **props)


def menu_link(*label: Any, to: Text, **props: Any) -> rx.Component:
    """A place to go, in a menu."""
    return link(*label, to=to, role="menuitem", tab_index=-1, class_name="menu-item", **props)


def menu_check(label: Any, *, checked: Any, on_change: Any, **props: Any) -> rx.Component:
    """A tick in a popover of filters or columns; the popover stays open."""
    return rx.el.label(
        rx.el.input(type="checkbox", checked=checked, on_change=on_change, **props),
        rx.el.span(label, class_name="truncate"),
        class_name="menu-check",
    )


def menu_line() -> rx.Component:
    """A line between groups of a menu."""
    return rx.el.hr(class_name="menu-line")
