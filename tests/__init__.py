"""Tests: they mirror lms_dashboard/, plus architecture/ (what the code promises) and e2e/ (a real browser)."""
