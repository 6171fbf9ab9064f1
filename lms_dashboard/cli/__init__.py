"""The command line ``lms-dashboard``. Exit status: 0 done, 1 refused, 2 wrong usage."""

from lms_dashboard.cli import data, exporting, people, serving, trail, upload
from lms_dashboard.cli.frame import app

__all__ = ["app", "data", "exporting", "people", "serving", "trail", "upload"]
