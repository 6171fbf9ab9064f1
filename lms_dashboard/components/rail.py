"""The entries of the left rail, in their order (docs/experience.md, "Frame")."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One entry of the rail."""

    key: str
    words: str
    to: str
    glyph: str
    shown_if: str


ENTRIES = (
    Entry("reports", "Reports Center", "/", "layout-dashboard", "has_center"),
    Entry("matrix", "Training Matrix", "/matrix", "grid-3x3", "may_report"),
    Entry("progress", "User Progress", "/progress", "list-checks", "may_report"),
    Entry("users", "Users", "/users", "users", "may_manage"),
    Entry("courses", "Courses", "/courses", "book-open", "may_report"),
    Entry("requirements", "Requirements", "/requirements", "clipboard-list", "may_report"),
    Entry("seats", "Seats", "/seats", "armchair", "may_report"),
    Entry("upload", "Upload", "/upload", "upload", "may_manage"),
    Entry("compliance", "Compliance", "/compliance", "chart-pie", "may_report"),
    Entry("completions", "Completions", "/completions", "award", "may_report"),
    Entry("trained", "Was she trained?", "/trained", "file-check", "may_report"),
    Entry("audit", "Audit", "/audit", "scroll-text", "may_audit"),
    Entry("my", "My training", "/my", "graduation-cap", "has_own"),
    Entry("settings", "Settings", "/settings", "settings", "organisation"),
)
