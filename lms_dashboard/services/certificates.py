"""Certificate numbers, for whoever writes completions."""

from lms_dashboard.services._certificates import new_certificate_number

__all__ = ["new_certificate_number"]
