"""Sessions end after idle time; pages ask for sign-in; a password given by somebody else is changed first."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse

from .. import clock
from ..access import standings
from . import factors

# What is open to whoever must set up a second factor first
ENROLMENT = {"security", "confirm", "totp", "codes", "passkey_new", "password", "forget_devices"}


class SessionClockMiddleware:
    """Office holders are signed out after SESSION_IDLE_OFFICE seconds without a click, members after
    SESSION_IDLE_MEMBER; nobody stays signed in longer than SESSION_LONGEST."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._tick(request)
        return self.get_response(request)

    def _tick(self, request: HttpRequest) -> None:
        now = int(time.time())
        started = request.session.setdefault("started", now)
        seen = request.session.get("seen", now)
        if _too_long(request.user, now - seen, now - started):
            logout(request)
            request.session_ended = True  # type: ignore[attr-defined]
        elif now - seen > 60:
            request.session["seen"] = now
        else:
            request.session.setdefault("seen", now)


def _too_long(user: Any, idle: int, whole: int) -> bool:
    """Whether a session must end, after seconds without a click and seconds in all. Who the user is is asked only where
    it matters: between the bounds of office holders and of members."""
    for_office = idle > settings.SESSION_IDLE_OFFICE or whole > settings.SESSION_LONGEST
    for_members = idle > settings.SESSION_IDLE_MEMBER or whole > settings.SESSION_LONGEST_MEMBER
    if for_office == for_members:
        return for_office
    return for_members if all(s.office_id is None for s in standings(user)) else for_office


class SignInMiddleware:
    """Every page but those marked `login_not_required` is for people who signed in; /api/ asks by itself.

    Whoever must change his password first is led to that form and nowhere else; whoever must set up a second factor,
    to 账号安全 and nowhere else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Send the browser to the sign-in page, or to the password form, or let it pass."""
        if not getattr(view, "login_required", True) or request.path.startswith("/api/"):
            return None
        if not request.user.is_authenticated:
            return self._ask(request)
        if request.user.must_change_password and request.path != reverse("accounts:password"):
            return _lead(request, reverse("accounts:password"))
        if not _enrols(request) and factors.must_enrol(request.user, clock.now()):
            return _lead(request, reverse("accounts:security"))
        return None

    def _ask(self, request: HttpRequest) -> HttpResponse:
        back = request.get_full_path()
        if request.headers.get("HX-Request"):
            back = request.headers.get("HX-Current-URL", "/")
        elif request.method not in ("GET", "HEAD"):
            back = "/"
        query = {"next": back}
        if getattr(request, "session_ended", False):
            query["why"] = "idle"
        return _lead(request, f"{resolve_url(settings.LOGIN_URL)}?{urlencode(query)}")


def _enrols(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.namespace == "accounts" and match.url_name in ENROLMENT


def _lead(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)
