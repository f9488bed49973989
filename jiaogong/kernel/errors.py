"""Errors that a user may see, and the one that hides."""


class RuleBroken(Exception):
    """A domain rule refuses the act; the message is plain Chinese and names the rule and what to do.

    `field` names the form field the message belongs to, when there is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Refused(Exception):
    """The user has no right here. Answered with 404, so that nobody learns what exists."""
