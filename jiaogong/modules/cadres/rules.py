"""Who may do what in cadres and contact points."""


def install() -> None:
    """Register the rules; called when the app is ready."""
