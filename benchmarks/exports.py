"""Exports of everybody beside the bare writer of the same cells, the memory that they take, and certificates."""

import csv
import io
import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import psutil
from rustpy_xlsxwriter import FastExcel

from benchmarks.dataset import NOW
from benchmarks.measure import Figure, Row, amounts, figure_of, once
from lms_dashboard.domain.cell_words import cell_day, cell_words
from lms_dashboard.domain.certificates import Certificate, Template
from lms_dashboard.domain.completion_log import CompletionsQuery
from lms_dashboard.domain.people import system_actor
from lms_dashboard.domain.queries import MatrixQuery, ProgressQuery
from lms_dashboard.domain.sheets import Form
from lms_dashboard.files.certificates import certificates_pdf
from lms_dashboard.services import exports
from lms_dashboard.services.exports import Query
from lms_dashboard.services.matrix import get_matrix_page

CERTIFICATES = 1_000
_SAMPLE = 200
_MOST_LOGGED = 10_000
"""Learners whose whole log is still of a size that somebody would open: 400,000 rows."""


def measure(learners: int, runs: int) -> Iterator[Row]:
    """Every report, for all learners of the database that is configured."""
    rows = _sample()
    floors = {Form.XLSX: _bare_workbook(rows, learners, runs), Form.CSV: _bare_csv(rows, learners, runs)}
    for form, floor in floors.items():
        figure, memory = _timed(MatrixQuery(), form, runs)
        target = "≤ 2 × the bare writer" if form is Form.XLSX else ""
        yield Row(f"matrix, {learners:,} × 20, .{form.value}", figure, floor, target)
        yield Row(f"memory that it takes, .{form.value}", memory, None, "≤ 200 MB")
    yield Row("User Progress, everything, .xlsx", _timed(ProgressQuery(), Form.XLSX, runs)[0])
    if learners <= _MOST_LOGGED:
        log = CompletionsQuery(include_archived=True)
        yield Row("Completions, everything, .xlsx", _timed(log, Form.XLSX, runs)[0])


def measure_certificates(count: int = CERTIFICATES) -> Iterator[Row]:
    """Certificates in one file, each with its own QR code."""
    one = Certificate("", 1, "Zoë Ångström", "E1", "Fire Safety", "FIRE", 1, date(2026, 2, 12), None, 92.0)
    made = [replace(one, number=f"FIRE-2026-{n:012d}") for n in range(count)]
    words = {"organisation": "Mercy General", "site": "https://lms.example", "date_order": "dmy"}
    seconds = once(lambda: certificates_pdf(made, Template(), **words))
    yield Row(f"{count:,} certificates, one PDF", figure_of([seconds]), None, "≤ 20 s")


def _timed(query: Query, form: Form, runs: int) -> tuple[Figure, Figure]:
    process, seconds, grown = psutil.Process(), [], []
    for _ in range(runs):
        before = process.memory_info().rss
        peak = [before]

        def told(_done: int, _total: int, peak: list[int] = peak) -> None:
            peak[0] = max(peak[0], process.memory_info().rss)

        def write(told: exports.Told = told) -> None:
            with tempfile.TemporaryFile() as out:
                exports.write_export(actor=system_actor(1), query=query, form=form, out=out, now=NOW, told=told)

        seconds.append(once(write))
        grown.append((max(peak[0], process.memory_info().rss) - before) / 2**20)
    return figure_of(seconds), amounts(grown, "MB")


def _sample() -> list[list[object]]:
    """Rows as the matrix has them, of a few learners."""
    page = get_matrix_page(actor=system_actor(1), query=MatrixQuery(page_size=_SAMPLE), now=NOW)
    return [
        [
            *(head.name, head.email, head.external_id, head.group, head.rate.compliant_share),
            *(head.rate.required, head.rate.in_breach),
            *(value for cell in cells for value in ((cell_words(cell), cell_day(cell)) if cell else (None, None))),
        ]
        for head, cells in zip(page.learners, page.cells, strict=True)
    ]


def _bare_workbook(rows: list[list[object]], count: int, runs: int) -> Figure:
    names = [f"column {n}" for n in range(len(rows[0]))]

    def write() -> None:
        some = itertools.islice(itertools.cycle(rows), count)
        FastExcel(io.BytesIO()).sheet("Sheet", (dict(zip(names, row, strict=True)) for row in some)).save()

    return figure_of([once(write) for _ in range(runs)])


def _bare_csv(rows: list[list[object]], count: int, runs: int) -> Figure:
    def write() -> None:
        csv.writer(io.StringIO()).writerows(itertools.islice(itertools.cycle(rows), count))

    return figure_of([once(write) for _ in range(runs)])
