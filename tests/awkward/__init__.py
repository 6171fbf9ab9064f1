"""Awkward files as people send them, and files that are made to harm: each with what must come of it."""

from tests.awkward.files import FILES, KNOWN, Awkward, Wrong
from tests.awkward.makers import ANN, HEAD, workbook

__all__ = ["ANN", "FILES", "HEAD", "KNOWN", "Awkward", "Wrong", "workbook"]
