"""The sign-in page: plain HTML from the server, so that it is there at once, needs no script, and managers of
passwords understand it.
"""

from html import escape

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · LMS Dashboard</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<script src="/theme.js"></script>
<link rel="stylesheet" href="/fonts.css">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main class="alone">
<div class="alone-card">
<span class="brand"><span class="brand-mark" aria-hidden="true"></span>LMS Dashboard</span>
<h1>Sign in</h1>
{problem}
<form method="post" action="/auth/sign-in">
<input type="hidden" name="next" value="{next}">
<div class="field{wrong}">
<label for="email">Email</label>
<input class="input" id="email" name="email" type="email" value="{email}" autocomplete="username" required
 maxlength="254" spellcheck="false" autocapitalize="none"{email_focus}{described}>
</div>
<div class="field{wrong}">
<label for="password">Password</label>
<input class="input" id="password" name="password" type="password" autocomplete="current-password" required
 maxlength="1000"{password_focus}{described}>
</div>
<button class="button primary wide" type="submit">Sign in</button>
</form>
</div>
</main>
</body>
</html>
"""


def sign_in_page(*, next_path: str = "", email: str = "", problem: str = "") -> str:
    """The page; ``problem`` stands beside the form, and the email that was typed is kept."""
    said = f'<div class="callout error" id="problem" role="alert">{escape(problem)}</div>' if problem else ""
    return _PAGE.format(
        problem=said,
        next=escape(next_path, quote=True),
        email=escape(email, quote=True),
        wrong=" wrong" if problem else "",
        described=' aria-invalid="true" aria-describedby="problem"' if problem else "",
        email_focus="" if email else " autofocus",
        password_focus=" autofocus" if email else "",
    )
