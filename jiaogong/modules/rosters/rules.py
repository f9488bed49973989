"""Who may do what in the roster import."""


def install() -> None:
    """Register the rules; called when the app is ready."""
