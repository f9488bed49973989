"""Who may do what in founding unions and changing units."""


def install() -> None:
    """Register the rules; called when the app is ready."""
