"""What downloads: the menu of an export's formats, and single links; both are links that work without a script."""

from typing import Any

import reflex as rx

from lms_dashboard.components.basics import Text

LIBRARY = "$/public/download.jsx"

TABLE_FORMS = (("Excel workbook (.xlsx)", "xlsx"), ("Text for other programs (.csv)", "csv"))
"""The formats of every list."""


class ExportMenuPart(rx.Component):
    """The button with its formats."""

    library = LIBRARY
    tag = "ExportMenu"
    items: rx.Var[list[list[str]]]
    label: rx.Var[str]


class DownloadPart(rx.Component):
    """A link that downloads and says how far it is."""

    library = LIBRARY
    tag = "DownloadLink"
    href: rx.Var[str]
    label: rx.Var[str]


def export_menu(
    report: str, query: Text, *, allowed: Any, more: tuple[tuple[str, str], ...] = (), label: str = "Export"
) -> rx.Component:
    """“Export ▾”: the report with the page's own address, in each format; nothing where it is not ``allowed``.

    ``more`` are words and file names of what else the same address gives.
    """
    files = [(words, f"{report}.{form}") for words, form in TABLE_FORMS] + list(more)
    items = [[words, rx.Var.create(f"/download/{name}?") + query] for words, name in files]
    return rx.cond(allowed, ExportMenuPart.create(items=items, label=label), rx.fragment())


def download_link(*words: Any, href: Text, label: Text = "", class_name: str = "button small") -> rx.Component:
    """A link to one file; ``label`` is read out where the words are too short."""
    named = {"label": label} if isinstance(label, rx.Var) or label else {}
    return DownloadPart.create(*words, href=href, class_name=class_name, **named)
