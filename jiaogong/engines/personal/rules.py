"""Who may handle requests about personal data."""


def install() -> None:
    """Register the rules; called when the app is ready."""
