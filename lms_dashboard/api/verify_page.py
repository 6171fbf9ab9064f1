"""The public page that checks a certificate: plain HTML from the server, without a script of its own."""

from html import escape

from lms_dashboard.domain.certificates import CertificateState, Checked
from lms_dashboard.domain.days import format_day

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} · LMS Dashboard</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<script src="/theme.js"></script>
<link rel="stylesheet" href="/fonts.css">
<link rel="stylesheet" href="/style.css">
<link rel="stylesheet" href="/certificates.css">
</head>
<body>
<main class="alone">
<div class="alone-card">
<span class="brand"><span class="brand-mark" aria-hidden="true"></span>LMS Dashboard</span>
<h1>Certificate check</h1>
<p class="verdict {tone}"><span aria-hidden="true">{glyph}</span> <strong>{verdict}</strong></p>
<p>{words}</p>
{facts}
</div>
</main>
</body>
</html>
"""

_VERDICTS = {
    CertificateState.VALID: ("good", "✓", "Valid", "This certificate stands."),
    CertificateState.EXPIRED: ("gone", "✕", "Expired", "It was issued, and has run out."),
    CertificateState.RENEWED: ("soon", "↻", "Renewed", "A newer certificate for the same course has taken its place."),
    CertificateState.SUPERSEDED: ("gone", "✕", "No longer counts", "The course asks for a newer completion."),
    CertificateState.WITHDRAWN: ("gone", "✕", "Withdrawn", "This certificate was withdrawn. It proves nothing."),
    CertificateState.UNKNOWN: (
        "gone",
        "?",
        "Not known",
        "There is no certificate of this number. Compare each letter: its end has no O, 0, I or 1.",
    ),
}


def verify_page(checked: Checked) -> str:
    """The page; whoever a withdrawn or unknown number may have belonged to is not on it."""
    tone, glyph, verdict, words = _VERDICTS[checked.state]
    return _PAGE.format(
        title=f"Certificate: {verdict.lower()}",
        tone=tone,
        glyph=glyph,
        verdict=verdict,
        words=words,
        facts=_facts(checked),
    )


def wait_page(problem: str) -> str:
    """For an address that has tried too many numbers."""
    return _PAGE.format(
        title="Certificate check", tone="soon", glyph="…", verdict="Please wait", words=escape(problem), facts=""
    )


def _facts(checked: Checked) -> str:
    if not checked.number:
        return ""
    order = checked.date_order
    lines = (
        ("Number", checked.number),
        ("Name", checked.name),
        ("Course", checked.course_title),
        ("Issued by", checked.organisation),
        ("Completed", format_day(checked.completed_on, order)),
        ("Valid through", format_day(checked.valid_through, order) or "for ever"),
    )
    rows = "".join(f'<div><dt>{name}</dt><dd dir="auto">{escape(text)}</dd></div>' for name, text in lines)
    return f'<dl class="facts">{rows}</dl>'
