"""Who may do what in handing offices over."""


def install() -> None:
    """Register the rules; called when the app is ready."""
