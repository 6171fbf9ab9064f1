"""docs/performance.md: tables of figures between marks, the words around them left as they are."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Row, ratio

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


def machine() -> str:
    """What the figures were measured on."""
    names = re.findall(r"model name\s*:\s*(.+)", _read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+)", _read("/proc/meminfo"))
    gib = f", {int(memory[1]) / 2**20:.0f} GiB" if memory else ""
    return (
        f"{os.cpu_count()} cores ({names[0] if names else platform.machine()}){gib}, Python {platform.python_version()}"
    )


def _read(path: str) -> str:
    file = Path(path)
    return file.read_text() if file.exists() else ""


def table(title: str, rows: Sequence[Row]) -> str:
    """One table in Markdown."""
    lines = [f"### {title}", "", "| work | measured | bare floor | ratio | target |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        floor = str(row.floor) if row.floor else "–"
        lines.append(f"| {row.work} | {row.figure} | {floor} | {ratio(row.figure, row.floor)} | {row.target} |")
    return "\n".join(lines)


def write(section: str, tables: Sequence[str], command: str, page: Path = PAGE) -> None:
    """Put the tables into the section of the page that has this name."""
    start, end = f"<!-- {section}: begin -->", f"<!-- {section}: end -->"
    head = f"Measured on {datetime.now(UTC):%Y-%m-%d} by `{command}` on {machine()}."
    text = page.read_text() if page.exists() else "# Performance\n"
    if start not in text:
        text += f"\n{start}\n{end}\n"
    before, rest = text.split(start)
    after = rest.split(end)[1]
    page.write_text(before + "\n\n".join([start, head, *tables, end]) + after)
