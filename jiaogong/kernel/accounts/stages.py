"""From a right first factor to an open session: the second factor between, the same end for every way in.

What waits between the two stages is in the session: whose turn it is, until when, and the account's session hash, so
that a new password or a reset in between ends it. Nothing of the site is open before the second stage is passed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from ..clock import SHANGHAI
from . import factors, lockout, verbs
from .models import User

WAITING = "second_stage"
WAIT = timedelta(minutes=10)
SURE = "sure_at"  # when the password was typed once more
SIGNED_IN = "signed_in_at"
SURE_FOR = timedelta(minutes=5)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def after_first(request: HttpRequest, user: User, onward: str, at: datetime, *, sure: bool = True) -> HttpResponse:
    """Where a right password or a bound outside identity leads: to the second factor, or in."""
    if not factors.has_second(user):
        return welcomed(request, user, onward, at, sure=sure)
    request.session.cycle_key()
    request.session[WAITING] = {
        "user": user.pk,
        "until": (at + WAIT).timestamp(),
        "hash": user.get_session_auth_hash(),
        "onward": onward,
    }
    return HttpResponseRedirect(reverse("accounts:second"))


def waiting(request: HttpRequest, at: datetime) -> tuple[User, str] | None:
    """Whose second factor is awaited here, and where he wanted to go; None when nobody's, or it took too long."""
    kept = request.session.get(WAITING)
    if not kept or kept["until"] < at.timestamp():
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(kept["hash"], user.get_session_auth_hash()):
        return None
    return user, str(kept["onward"])


def welcomed(request: HttpRequest, user: User, onward: str, at: datetime, *, sure: bool = True) -> HttpResponse:
    """Open the session, remember the browser, and lead on: to the own password first, or where one wanted to go.

    `sure`: by a password or two factors, not by an outside identity alone.
    """
    request.session.pop(WAITING, None)
    auth.login(request, user, backend=BACKEND)
    now = int(at.timestamp())
    request.session["started"] = request.session["seen"] = now
    request.session[SIGNED_IN] = now if sure else 0
    if "to_bind" in request.session:
        onward = reverse("accounts:bind_waiting")
    end = verbs.ask_for_factor(user=user, at=at)
    if end is not None and end > at:
        words = f"您的职务要求开启二次验证，请在 {end.astimezone(SHANGHAI):%m月%d日} 前到“我的 → 账号安全”里设置。"
        messages.warning(request, words)
    response = HttpResponseRedirect(reverse("accounts:password") if user.must_change_password else onward)
    lockout.note_success(request, response, user, at)
    return response


def is_sure(request: HttpRequest, at: datetime, *, sign_in_counts: bool) -> bool:
    """Whether the password was typed within the last minutes; for adding something a fresh sign-in is enough."""
    latest = request.session.get(SURE, 0)
    if sign_in_counts:
        latest = max(latest, request.session.get(SIGNED_IN, 0))
    return bool(at.timestamp() - latest <= SURE_FOR.total_seconds())
