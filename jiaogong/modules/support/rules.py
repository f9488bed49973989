"""Who may do what in party and administration's support."""


def install() -> None:
    """Register the rules; called when the app is ready."""
