"""PDF by Typst: a template of this folder, filled with data; names in any script have their typeface shipped."""

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

_TEMPLATES = Path(__file__).with_name("templates")
_FONTS = (
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
    "fontpkg_noto_sans_thai",
    "cvttf_NotoSansCJK_Regular",
)
"""Packages that hold typefaces: Latin, Greek, Cyrillic; Arabic; Devanagari; Thai; Chinese, Japanese, Korean."""


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of ``templates/TEMPLATE.typ`` with ``data``, by that name there. The same data give the same bytes."""
    source = _TEMPLATES / f"{template}.typ"
    text = "#let data = json(bytes(sys.inputs.data))\n" + _shared() + source.read_text(encoding="utf-8")
    made: bytes = typst.compile(
        text.encode(), font_paths=_fonts(), sys_inputs={"data": json.dumps(data, default=str)}, timestamp=0
    )
    return made


@lru_cache(maxsize=1)
def _shared() -> str:
    return (_TEMPLATES / "shared.typ").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Read once: what is shipped, and for any other script what the system has."""
    folders = [Path(spec.origin).parent for name in _FONTS if (spec := find_spec(name)) and spec.origin]
    return typst.Fonts(font_paths=[str(folder) for folder in folders])
