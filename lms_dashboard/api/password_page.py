"""The page behind a link to set a password: plain HTML from the server, like the sign-in page."""

from html import escape

from lms_dashboard.domain.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD

_FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Set your password · LMS Dashboard</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<script src="/theme.js"></script>
<link rel="stylesheet" href="/fonts.css">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main class="alone">
<div class="alone-card">
<span class="brand"><span class="brand-mark" aria-hidden="true"></span>LMS Dashboard</span>
<h1>Set your password</h1>
{content}
</div>
</main>
</body>
</html>
"""

_FORM = """<p class="muted">{where}</p>
{problem}
<form method="post" action="/auth/password">
<input type="hidden" name="token" value="{token}">
<div class="field">
<label for="email">Email</label>
<input class="input" id="email" name="email" type="email" value="{email}" autocomplete="username" readonly>
</div>
<div class="field{wrong}">
<label for="password">New password</label>
<input class="input" id="password" name="password" type="password" autocomplete="new-password" required autofocus
 minlength="{shortest}" maxlength="{longest}" aria-describedby="rule{described}"{invalid}>
<span class="field-hint" id="rule">{shortest} letters or more; several words are easy to remember.</span>
</div>
<button class="button primary wide" type="submit">Set the password and sign in</button>
</form>"""

_GONE = """<div class="callout error" role="alert">{problem}</div>
<p><a href="/sign-in">Go to the sign-in page</a></p>"""


def password_page(*, token: str, email: str, organisation: str, problem: str = "") -> str:
    """The page with the form; ``problem`` stands above the field."""
    said = f'<div class="callout error" id="problem" role="alert">{escape(problem)}</div>' if problem else ""
    content = _FORM.format(
        where=f"For {escape(organisation)}." if organisation else "",
        problem=said,
        token=escape(token, quote=True),
        email=escape(email, quote=True),
        wrong=" wrong" if problem else "",
        described=" problem" if problem else "",
        invalid=' aria-invalid="true"' if problem else "",
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
    )
    return _FRAME.format(content=content)


def gone_page(problem: str) -> str:
    """The page for a link that cannot be used."""
    return _FRAME.format(content=_GONE.format(problem=escape(problem)))
