"""API keys: how they look, how one is recognised. Only a hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from .models import ApiToken, User

MARK = "jg_"
PREFIX = 8
FRESH = timedelta(minutes=5)  # how exactly "last used" is kept


def new_raw() -> str:
    """A fresh key: 256 bits behind a recognisable mark (so that leak scanners find it)."""
    return MARK + secrets.token_urlsafe(32)


def digest_of(raw: str) -> str:
    """What is kept of a key. The key is random, so a plain hash is enough."""
    return hashlib.sha256(raw.encode()).hexdigest()


def user_for(raw_token: str, at: datetime) -> User | None:
    """The user a key stands for at `at`, or None: unknown, expired, withdrawn, or the user may not sign in.

    Found by the hash's index and compared in constant time, so that timing tells nothing about stored keys.
    """
    digest = digest_of(raw_token)
    token = ApiToken.objects.select_related("user").filter(digest=digest).first()
    kept = token.digest if token else digest_of("")
    if not hmac.compare_digest(kept, digest) or token is None:
        return None
    if token.revoked_at is not None or token.expires_at <= at or not token.user.is_active:
        return None
    if token.last_used_at is None or at - token.last_used_at > FRESH:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token.user
