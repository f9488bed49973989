"""Puts address, browser and request number where the journal finds them."""

import secrets
from collections.abc import Callable
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse

from . import Origin, origin


class ProxyAddressMiddleware:
    """Behind a proxy (BEHIND_PROXY) the caller's address is the last one the proxy itself wrote down.

    Earlier entries of X-Forwarded-For come from the caller and prove nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        last = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        try:
            request.META["REMOTE_ADDR"] = str(ip_address(last))
        except ValueError:
            pass  # no proxy in front of this request (a health check from the machine itself)
        return self.get_response(request)


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
