"""Sessions end: after idle time, and after a day whatever happens."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from ..access import standings


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
        member_only = all(s.role == "member" for s in standings(request.user))
        idle = settings.SESSION_IDLE_MEMBER if member_only else settings.SESSION_IDLE_OFFICE
        longest = settings.SESSION_LONGEST_MEMBER if member_only else settings.SESSION_LONGEST
        if now - seen > idle or now - started > longest:
            logout(request)
            request.session_ended = True  # type: ignore[attr-defined]
        elif now - seen > 60:
            request.session["seen"] = now
        else:
            request.session.setdefault("seen", now)
