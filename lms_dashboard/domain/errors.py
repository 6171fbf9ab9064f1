"""What can go wrong that a person can mend.

LmsError
├── NotSignedIn   nobody is signed in, or the session has ended
├── NotAllowed    signed in, but the role or scope does not permit this
├── NotFound      missing, or another's: both look the same from outside
├── Invalid       the input cannot be understood or breaks a rule for input
├── Refused       the input is fine, the present state forbids the act
│   └── Conflict  somebody else was faster
└── Throttled     too many tries; wait
"""


class LmsError(Exception):
    """An expected failure: a sentence for the person, and how to mend it."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".strip()


class NotSignedIn(LmsError):
    """Nobody is signed in, or the session has ended or was revoked."""


class NotAllowed(LmsError):
    """The role or the scope does not permit this."""


class NotFound(LmsError):
    """The thing is missing, or belongs to somebody else: the answer is the same."""


class Invalid(LmsError):
    """The input cannot be understood, or breaks a rule for input."""


class Refused(LmsError):
    """The input is fine, but the present state forbids the act."""


class Conflict(Refused):
    """Somebody else was faster: look again before deciding."""


class Throttled(LmsError):
    """Too many tries in too short a time."""
