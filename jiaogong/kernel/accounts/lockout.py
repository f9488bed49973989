"""Lock-out that stops guessing and cannot be used to lock others out.

Failures count per account *and* source. A browser that has signed in to the account before is a source of its own
(its signed cookie), so an attacker elsewhere never locks the owner out; a new browser is counted by address, and an
address trying many accounts is slowed as a whole. Figures: 5 failures, 15 minutes (等保 2.0 identity control).

The second factor is counted apart, by the same rules: only who knows the password gets that far, so a code of six
digits allows fewer failures per account from unknown browsers, and the owner's known browser is still never shut out.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from .models import Device, FailedSignIn, User

LIMIT = 5
WINDOW = timedelta(minutes=15)
ACCOUNT_LIMIT = 50  # failures per account from unknown sources: then only known browsers may try
FACTOR_LIMIT = 10  # the same for wrong codes
ADDRESS_LIMIT = 60  # failures per address over all accounts
COOKIE = "device"
COOKIE_AGE = 400 * 24 * 3600


def device_digest(request: HttpRequest, username: str) -> str | None:
    """Digest of the browser's cookie when it is known for this account, else None."""
    raw = request.COOKIES.get(COOKIE, "")
    try:
        token = signing.loads(raw, salt="device")
    except signing.BadSignature:
        return None
    digest = hashlib.sha256(str(token).encode()).hexdigest()
    known = Device.objects.filter(user__username=username, digest=digest).exists()
    return digest if known else None


def source_of(request: HttpRequest, username: str) -> tuple[str, bool]:
    """(what failures are counted by, whether the browser is known)."""
    digest = device_digest(request, username)
    if digest:
        return f"d:{digest}", True
    return f"a:{request.META.get('REMOTE_ADDR', '')}", False


def locked_until(request: HttpRequest, username: str, at: datetime, stage: str = "password") -> datetime | None:
    """When this source may try this account again, or None when it may now."""
    since = at - WINDOW
    source, known = source_of(request, username)
    recent = FailedSignIn.objects.filter(at__gt=since, stage=stage)
    own = recent.filter(username=username, source=source).order_by("-at").values_list("at", flat=True)[:LIMIT]
    times = list(own)
    if len(times) >= LIMIT:
        return times[0] + WINDOW
    if known:
        return None
    unknown = recent.filter(username=username, source__startswith="a:").count()
    if unknown >= (ACCOUNT_LIMIT if stage == "password" else FACTOR_LIMIT):
        return at + WINDOW
    if recent.filter(address=request.META.get("REMOTE_ADDR", ""), source__startswith="a:").count() >= ADDRESS_LIMIT:
        return at + WINDOW
    return None


def note_failure(request: HttpRequest, username: str, at: datetime, stage: str = "password") -> None:
    """Count one wrong password, or one wrong code (stage "factor")."""
    source, _ = source_of(request, username)
    FailedSignIn.objects.create(
        username=username[:60], source=source, address=request.META.get("REMOTE_ADDR", "")[:45], at=at, stage=stage
    )


def note_success(request: HttpRequest, response: HttpResponse, user: User, at: datetime) -> None:
    """Remember the browser and forget its failures."""
    import secrets

    source, _ = source_of(request, user.username)
    FailedSignIn.objects.filter(username=user.username, source=source).delete()
    try:
        token = signing.loads(request.COOKIES.get(COOKIE, ""), salt="device")
    except signing.BadSignature:
        token = secrets.token_urlsafe(24)
    digest = hashlib.sha256(str(token).encode()).hexdigest()
    Device.objects.update_or_create(
        user=user,
        digest=digest,
        defaults={"last_seen": at, "label": request.headers.get("User-Agent", "未知浏览器")[:120]},
    )
    response.set_cookie(
        COOKIE,
        signing.dumps(token, salt="device"),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def sweep(at: datetime) -> int:
    """Delete failures older than a day; returns how many."""
    return FailedSignIn.objects.filter(at__lt=at - timedelta(days=1)).delete()[0]
