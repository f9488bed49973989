"""Puts address, browser and request number where the journal finds them."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import Origin, origin


class OriginMiddleware:
    """One Origin per request; the number goes out in X-Request-ID so that a user can quote it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = secrets.token_hex(8)
        token = origin.set(
            Origin(
                address=request.META.get("REMOTE_ADDR", "")[:45],
                device=request.headers.get("User-Agent", "")[:120],
                request_id=number,
            )
        )
        try:
            response = self.get_response(request)
        finally:
            origin.reset(token)
        response["X-Request-ID"] = number
        return response
