"""Buttons, links, chips, heads: the small things that every page is made of."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.react_router import link as _router_link

from lms_dashboard.domain.status import Shown

Kind = Literal["", "primary", "danger", "danger-primary", "quiet"]
Text = str | rx.Var[str]
Flag = bool | rx.Var[bool]


def joined(*names: Text) -> Text:
    """Class names as one string; any of them may be a Var."""
    first, *others = names
    whole = first
    for name in others:
        if isinstance(name, str) and not name:
            continue
        whole = whole + " " + name  # type: ignore[operator]
    return whole


def icon(name: str, size: int = 16) -> rx.Component:
    """A line icon (lucide), hidden from screen readers: the words beside it say it."""
    return rx.icon(name, size=size, stroke_width=1.9, custom_attrs={"aria-hidden": "true"})


def button(
    *label: Any,
    on_click: Any = None,
    kind: Kind = "",
    small: bool = False,
    disabled: Flag = False,
    busy: Flag = False,
    submit: bool = False,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """A button of words. ``busy`` shows the mark on the button itself and stops further clicks."""
    handlers = {} if on_click is None else {"on_click": on_click}
    return rx.el.button(
        *label,
        type="submit" if submit else "button",
        class_name=joined("button", kind, "small" if small else "", class_name),
        disabled=disabled | busy if isinstance(disabled, rx.Var) else (busy if not disabled else True),
        aria_busy=busy,
        **handlers,
        **props,
    )


def icon_button(glyph: Any, label: Text, *, on_click: Any = None, quiet: bool = False, **props: Any) -> rx.Component:
    """A square button with a glyph or icon; ``label`` is read out and shown as a tooltip."""
    handlers = {} if on_click is None else {"on_click": on_click}
    return rx.el.button(
        rx.el.span(glyph, aria_hidden="true"),
        type="button",
        class_name=joined("icon-button", "quiet" if quiet else "", props.pop("class_name", "")),
        aria_label=label,
        title=label,
        **handlers,
        **props,
    )


def link(*label: Any, to: Text, **props: Any) -> rx.Component:
    """A link within the product: no reload."""
    return _router_link(*label, to=to, **props)


def link_button(*label: Any, to: Text, kind: Kind = "", small: bool = False, **props: Any) -> rx.Component:
    """A link that looks like a button."""
    name = joined("button", kind, "small" if small else "", props.pop("class_name", ""))
    return _router_link(*label, to=to, class_name=name, **props)


GLYPHS: dict[Shown, str] = {
    Shown.EMPTY: "",
    Shown.COMPLETED: "✓",
    Shown.EXPIRING: "◷",
    Shown.IN_PROGRESS: "◐",
    Shown.NOT_STARTED: "○",
    Shown.NOT_ASSIGNED: "＋",
    Shown.NOT_ASSIGNED_OVERDUE: "＋",
    Shown.FAILED: "↯",
    Shown.OVERDUE: "!",
    Shown.EXPIRED: "✕",
    Shown.EXEMPT: "–",
    Shown.SEALED: "▪",
}
"""The glyph of each status, never without its word or tooltip (experience.md)."""

TONES: dict[Shown, str] = {shown: shown.name.lower().replace("_", "-") for shown in Shown}
"""The CSS class of each status: "completed", "not-assigned-overdue", …"""


def _of(code: rx.Var[str] | Shown, table: dict[Shown, str]) -> Text:
    if isinstance(code, Shown):
        return table[code]
    matched: rx.Var[str] = rx.match(code, *[(shown.value, text) for shown, text in table.items()], "").to(str)
    return matched


def status_glyph(code: rx.Var[str] | Shown) -> Text:
    """The glyph of a status code (one letter, see domain/status.py)."""
    return _of(code, GLYPHS)


def status_tone(code: rx.Var[str] | Shown) -> Text:
    """The CSS class of a status code."""
    return _of(code, TONES)


def status_label(code: rx.Var[str] | Shown) -> Text:
    """The words of a status code."""
    return _of(code, {shown: shown.label for shown in Shown})


def status_chip(code: rx.Var[str] | Shown, text: Text = "", **props: Any) -> rx.Component:
    """A chip of 24 px: glyph and text; without a text, the words of the status."""
    words = text if isinstance(text, rx.Var) or text else status_label(code)
    return chip(words, glyph=status_glyph(code), tone=status_tone(code), **props)


def chip(*words: Any, glyph: Text = "", tone: Text = "not-started", **props: Any) -> rx.Component:
    """A chip of 24 px with a glyph; ``tone`` is a CSS class of the status chips."""
    return rx.el.span(
        rx.el.span(glyph, class_name="chip-glyph", aria_hidden="true"),
        rx.el.span(*words, class_name="truncate"),
        class_name=joined("chip", tone),
        **props,
    )


def badge(*words: Any, **props: Any) -> rx.Component:
    """A small count."""
    return rx.el.span(*words, class_name="badge", **props)


def meter(percent: rx.Var[int] | int, words: Text) -> rx.Component:
    """A short bar with its number beside it; the number is the text, the bar is decoration."""
    width = rx.Var.create(percent).to_string() + "%"
    return rx.el.span(
        rx.el.span(
            rx.el.span(class_name="meter-fill", style={"width": width}), class_name="meter-track", aria_hidden="true"
        ),
        rx.el.span(words),
        class_name="meter",
    )


def page_head(title: Any, *actions: Any, subtitle: Any = None) -> rx.Component:
    """The page's heading, a muted line beside it, and its actions at the right."""
    return rx.el.header(
        rx.el.h1(title),
        rx.fragment() if subtitle is None else rx.el.span(subtitle, class_name="subtitle"),
        rx.el.div(*actions, class_name="actions") if actions else rx.fragment(),
        class_name="page-head",
    )


def callout(*children: Any, tone: Literal["", "error", "warning"] = "", **props: Any) -> rx.Component:
    """A boxed sentence inside the page or a dialog."""
    role = {"role": "alert"} if tone == "error" else {}
    return rx.el.div(*children, class_name=joined("callout", tone), **role, **props)
