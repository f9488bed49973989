"""What every page gets: the menu, the counters, whether this is the demo."""

from typing import Any

from django.http import HttpRequest


def context(request: HttpRequest) -> dict[str, Any]:
    """Template context of the frame around every page."""
    return {}
