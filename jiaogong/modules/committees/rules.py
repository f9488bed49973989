"""Who may do what in committees and their renewal."""


def install() -> None:
    """Register the rules; called when the app is ready."""
