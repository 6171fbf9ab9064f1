"""The React parts of assets/parts.jsx, bound: what opens, ticks or moves the focus without asking the server."""

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

LIBRARY = "$/public/parts.jsx"
nothing = rx.event.no_args_event_spec


class Part(rx.Component):
    """A component of assets/parts.jsx."""

    library = LIBRARY


class Shell(Part):
    """The page around everything: rail, bar, main."""

    tag = "Shell"


class RailToggle(Part):
    """Narrows and widens the rail."""

    tag = "RailToggle"


class DrawerToggle(Part):
    """Opens the rail on small screens."""

    tag = "DrawerToggle"


class ThemeChoice(Part):
    """Light, dark or system."""

    tag = "ThemeChoice"


class ThemeToggle(Part):
    """Light to dark and back."""

    tag = "ThemeToggle"


class Leave(Part):
    """Leaves by a full load for ``href`` when it is not empty; ``{here}`` in it becomes the present address."""

    tag = "Leave"
    href: rx.Var[str]


class Modal(Part):
    """A modal dialog."""

    tag = "Modal"
    is_open: rx.Var[bool]
    heading: rx.Var[str]
    size: rx.Var[str]
    tone: rx.Var[str]
    on_close: rx.EventHandler[nothing]


class SidePanel(Part):
    """A panel beside the content."""

    tag = "SidePanel"
    is_open: rx.Var[bool]
    heading: rx.Var[str]
    label: rx.Var[str]
    on_close: rx.EventHandler[nothing]


class Popover(Part):
    """A button (the first child) and what it opens (the others)."""

    tag = "Popover"
    kind: rx.Var[str]
    align: rx.Var[str]
    label: rx.Var[str]
    trigger_class: rx.Var[str]
    is_disabled: rx.Var[bool]
    is_active: rx.Var[bool]
    on_shown: rx.EventHandler[nothing]


class Notice(Part):
    """One notice, gone by itself after ``seconds`` (0: stays)."""

    tag = "Notice"
    tone: rx.Var[str]
    seconds: rx.Var[int]
    on_dismiss: rx.EventHandler[nothing]


class Ago(Part):
    """Time since an ISO instant, ticking."""

    tag = "Ago"
    instant: rx.Var[str]
    prefix: rx.Var[str]


class RovingGrid(Part):
    """Arrow keys among ``[data-cell]`` elements; one tab stop for all of them."""

    tag = "RovingGrid"


class Address(Part):
    """Puts ``query`` ("a=1&b=2") into the address bar whenever it changes; ``replace`` adds no step to go back to."""

    tag = "Address"
    query: rx.Var[str]
    replace: rx.Var[bool]


class NativeForm(BaseHTML):
    """A form that the browser posts itself (rx.el.form would prevent that)."""

    library = LIBRARY
    tag = "NativeForm"
    action: rx.Var[str]
    enc_type: rx.Var[str]
